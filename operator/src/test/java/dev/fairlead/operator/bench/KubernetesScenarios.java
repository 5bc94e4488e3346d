package dev.fairlead.operator.bench;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/** What Fairlead is compared with: kube-scheduler, and a client that only writes. Every scenario takes a fresh cluster. */
final class KubernetesScenarios {
    private static final String PODS = "/api/v1/namespaces/" + Manifests.NAMESPACE + "/pods";

    private final Settings settings;

    KubernetesScenarios(Settings settings) {
        this.settings = settings;
    }

    /** Plain single-GPU pods, created while kube-scheduler runs. */
    Measurement createdWhileSchedulerRuns() {
        try (BenchmarkCluster cluster = BenchmarkCluster.start(settings.nodes())) {
            cluster.cluster().startKubeScheduler();
            try (Run run = new Run(cluster)) {
                return scheduled(cluster, run, "kube-scheduler, created while it runs", createPods(cluster));
            }
        }
    }

    /** Plain single-GPU pods that wait when kube-scheduler starts. */
    Measurement waitingAtSchedulerStart() {
        try (BenchmarkCluster cluster = BenchmarkCluster.start(settings.nodes())) {
            long[] created = createPods(cluster);
            try (Run run = new Run(cluster)) {
                cluster.cluster().startKubeScheduler();
                return scheduled(cluster, run, "kube-scheduler, waiting at its start", created);
            }
        }
    }

    /** Nobody decides anything: pods created with their node set, and pods created and then bound. */
    List<Measurement> client() {
        byte[][] bindings = new byte[settings.jobs()][];
        Measurement created;
        try (BenchmarkCluster cluster = BenchmarkCluster.start(settings.nodes())) {
            byte[][] pods = new byte[settings.jobs()][];
            Arrays.setAll(pods, i -> Manifests.podOnNode(pod(i), cluster.node(i)));
            created = called(
                    cluster,
                    "client alone, create with node",
                    i -> cluster.api().post(PODS, pods[i]));
        }
        try (BenchmarkCluster cluster = BenchmarkCluster.start(settings.nodes())) {
            byte[][] pods = new byte[settings.jobs()][];
            Arrays.setAll(pods, i -> Manifests.pod(pod(i)));
            Arrays.setAll(bindings, i -> Manifests.binding(pod(i), cluster.node(i)));
            return List.of(
                    created,
                    called(
                            cluster,
                            "client alone, create, then bind",
                            i -> cluster.api()
                                    .post(PODS, pods[i])
                                    .thenCompose(done ->
                                            cluster.api().post(PODS + "/" + pod(i) + "/binding", bindings[i]))));
        }
    }

    private Measurement called(BenchmarkCluster cluster, String scenario, IntFunction<CompletableFuture<?>> call) {
        try (Run run = new Run(cluster)) {
            long[] made = new LoadGenerator(settings.inFlight()).run(settings.jobs(), call);
            return run.finish(scenario, settings.jobs(), 0, made, KubernetesScenarios::pod, null);
        }
    }

    private Measurement scheduled(BenchmarkCluster cluster, Run run, String scenario, long[] created) {
        return run.finish(
                scenario,
                settings.jobs(),
                0,
                created,
                KubernetesScenarios::pod,
                () -> cluster.cpuSeconds("kube-scheduler"));
    }

    private long[] createPods(BenchmarkCluster cluster) {
        byte[][] pods = new byte[settings.jobs()][];
        Arrays.setAll(pods, i -> Manifests.pod(pod(i)));
        return new LoadGenerator(settings.inFlight())
                .run(settings.jobs(), i -> cluster.api().post(PODS, pods[i]));
    }

    private static String pod(int number) {
        return "pod-%05d".formatted(number);
    }
}
