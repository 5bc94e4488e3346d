package dev.fairlead.operator.monitoring;

import static org.awaitility.Awaitility.await;

import dev.fairlead.localcluster.GpuModel;
import dev.fairlead.localcluster.GpuNode;
import dev.fairlead.localcluster.LocalCluster;
import dev.fairlead.localcluster.SimulatedNodes;
import dev.fairlead.operator.Operator;
import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.JobPhase;
import dev.fairlead.operator.client.ClusterClient;
import dev.fairlead.operator.client.TimedRequests;
import dev.fairlead.operator.config.ConfigFile;
import dev.fairlead.operator.config.InvalidConfigException;
import dev.fairlead.operator.loop.LoopSettings;
import dev.fairlead.operator.loop.StartException;
import dev.fairlead.operator.monitoring.GpuExporter.Gpu;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Four nodes of eight GPUs, two queues and the operator, all watched by a Prometheus. research borrows until vision takes
 * back what is its own, so that everything a dashboard shows has happened.
 */
final class MonitoredCluster implements AutoCloseable {
    private static final Map<String, Double> BUSY =
            Map.of("borrower", 0.5, "steady", 0.75, "owner", 1.0, "second", 0.25);

    private final List<Runnable> closings = new ArrayList<>();
    private final KubernetesClient client;
    private final PrometheusServer prometheus;

    MonitoredCluster(Path folder) throws IOException, StartException, InvalidConfigException {
        try {
            LocalCluster cluster = opened(LocalCluster.start(), LocalCluster::close);
            client = opened(cluster.client(), KubernetesClient::close);
            for (String type : List.of("gpujobs", "gpuqueues", "gpuqueueusages")) {
                create(Files.readString(Path.of("../deploy/crds/" + type + ".scheduling.fairlead.dev.yaml")));
            }
            await("the types are served").ignoreExceptions().until(() -> jobs().list() != null);
            new SimulatedNodes(client).add(GpuNode.fleet("h100", GpuModel.H100, 4, 8, 2));
            create("""
                    apiVersion: v1
                    kind: Namespace
                    metadata: {name: research}
                    ---
                    apiVersion: scheduling.fairlead.dev/v1alpha1
                    kind: GpuQueue
                    metadata: {name: research, labels: {scheduling.fairlead.dev/team: nlp}}
                    spec: {gpus: [{type: H100, guaranteed: 16, limit: 32}]}
                    ---
                    apiVersion: scheduling.fairlead.dev/v1alpha1
                    kind: GpuQueue
                    metadata: {name: vision}
                    spec: {gpus: [{type: H100, guaranteed: 8}]}
                    """);
            TimedRequests requests = new TimedRequests();
            KubernetesClient own = opened(
                    ClusterClient.of(Config.fromKubeconfig(cluster.kubeconfig().toFile()), requests),
                    KubernetesClient::close);
            Operator operator = opened(
                    Operator.start(
                            own,
                            requests,
                            ConfigFile.parse("tests", "{httpPort: 0, leaderElection: {enabled: false}}"),
                            LoopSettings.of(Duration.ofMillis(20), true)),
                    Operator::close);
            submit("steady", "research", 2, 8, "preemptible: false");
            running("steady");
            submit("borrower", "research", 2, 8, "preemptible: true");
            running("borrower");
            GpuExporter renamed = opened(
                    new GpuExporter(GpuExporter.Spelling.HOSTNAME, () -> gpus("h100-000", "h100-001")),
                    GpuExporter::close);
            GpuExporter honoured = opened(
                    new GpuExporter(GpuExporter.Spelling.LOWER_CASE, () -> gpus("h100-002", "h100-003")),
                    GpuExporter::close);
            prometheus = opened(
                    PrometheusServer.start(folder, """
                    scrape_configs:
                    - job_name: fairlead
                      honor_labels: true
                      static_configs: [{targets: ['127.0.0.1:%d'], labels: {namespace: fairlead-system, pod: fairlead-0}}]
                    - job_name: dcgm-exporter
                      static_configs: [{targets: ['127.0.0.1:%d'], labels: {namespace: gpu-operator, pod: dcgm-exporter-a}}]
                    - job_name: dcgm-exporter-honoured
                      honor_labels: true
                      static_configs: [{targets: ['127.0.0.1:%d'], labels: {namespace: gpu-operator, pod: dcgm-exporter-b}}]
                    """.formatted(operator.httpPort(), renamed.port(), honoured.port())),
                    PrometheusServer::close);
            await("waits are scraped")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> !prometheus
                            .query("fairlead_wait_seconds_count{queue=\"research\"}")
                            .isEmpty());
            submit("owner", "vision", 1, 8, "preemptible: true");
            running("owner");
            submit("second", "research", 1, 4, "preemptible: true");
            running("second");
        } catch (RuntimeException | IOException | StartException | InvalidConfigException failed) {
            close();
            throw failed;
        }
    }

    PrometheusServer prometheus() {
        return prometheus;
    }

    /** What the exporter says of a job's GPUs. */
    static double busy(String job) {
        return BUSY.getOrDefault(job, 0.0);
    }

    private void submit(String name, String queue, int replicas, int gpusPerReplica, String rights) {
        create("""
                apiVersion: scheduling.fairlead.dev/v1alpha1
                kind: GpuJob
                metadata: {name: %s, namespace: research}
                spec:
                  queue: %s
                  replicas: %d
                  gpusPerReplica: %d
                  %s
                  template: {spec: {containers: [{name: train, image: pytorch/pytorch}]}}
                """.formatted(name, queue, replicas, gpusPerReplica, rights));
    }

    private void running(String job) {
        await(job + " runs").atMost(Duration.ofSeconds(30)).until(() -> {
            GpuJob found = jobs().inNamespace("research").withName(job).get();
            return found.getStatus() != null && found.getStatus().phase() == JobPhase.RUNNING;
        });
    }

    private List<Gpu> gpus(String... nodes) {
        List<Gpu> gpus = new ArrayList<>();
        for (String node : nodes) {
            int index = 0;
            for (Pod pod : client.pods()
                    .inAnyNamespace()
                    .withField("spec.nodeName", node)
                    .list()
                    .getItems()) {
                String name = pod.getMetadata().getName();
                Quantity held = pod.getSpec()
                        .getContainers()
                        .getFirst()
                        .getResources()
                        .getLimits()
                        .getOrDefault("nvidia.com/gpu", new Quantity("0"));
                for (int each = 0; each < held.getNumericalAmount().intValue() && index < 8; each++) {
                    gpus.add(new Gpu(
                            node,
                            index++,
                            pod.getMetadata().getNamespace(),
                            name,
                            busy(name.replaceAll("-\\d+$", ""))));
                }
            }
            while (index < 8) {
                gpus.add(new Gpu(node, index++, "", "", 0));
            }
        }
        return gpus;
    }

    private MixedOperation<GpuJob, ?, ?> jobs() {
        return client.resources(GpuJob.class);
    }

    private void create(String yaml) {
        client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .create();
    }

    private <T> T opened(T part, Consumer<T> close) {
        closings.addFirst(() -> close.accept(part));
        return part;
    }

    @Override
    public void close() {
        closings.forEach(Runnable::run);
    }
}
