package dev.fairlead.operator.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What Fairlead is measured with. Every scenario takes a fresh cluster. */
final class FairleadScenarios {
    private static final String JOBS =
            "/apis/scheduling.fairlead.dev/v1alpha1/namespaces/" + Manifests.NAMESPACE + "/gpujobs";

    private final Settings settings;

    FairleadScenarios(Settings settings) {
        this.settings = settings;
    }

    /** (a) Single-GPU jobs submitted while the operator runs. */
    Measurement submittedWhileRunning() {
        try (BenchmarkCluster cluster = BenchmarkCluster.start(settings.nodes());
                OperatorProcess operator = start(cluster)) {
            operator.awaitReady();
            try (Run run = new Run(cluster)) {
                double cpuBefore = operator.cpuSeconds();
                long[] submitted = submitJobs(cluster);
                return finish(run, "Fairlead, submitted while it runs", operator, cpuBefore, submitted);
            }
        }
    }

    /** (b) Single-GPU jobs that wait when the operator starts; then, if they fill the cluster, a gang with no room. */
    List<Measurement> waitingAtStart() {
        List<Measurement> measured = new ArrayList<>();
        try (BenchmarkCluster cluster = BenchmarkCluster.start(settings.nodes())) {
            long[] submitted = submitJobs(cluster);
            try (Run run = new Run(cluster);
                    OperatorProcess operator = start(cluster)) {
                measured.add(finish(run, "Fairlead, waiting at its start", operator, 0, submitted));
                if (settings.jobs() == settings.gpus()) {
                    measured.add(gangWithoutRoom(cluster, operator));
                }
            }
        }
        return measured;
    }

    /** Gangs on the empty cluster; the first meets an operator that has done nothing yet, the second one that has. */
    List<Measurement> gangs() {
        try (BenchmarkCluster cluster = BenchmarkCluster.start(settings.nodes());
                OperatorProcess operator = start(cluster)) {
            operator.awaitReady();
            return List.of(
                    gang(cluster, operator, "gang of 512 x 1", 512, 1, 0),
                    gang(cluster, operator, "gang of 64 x 8", 64, 8, 512),
                    gang(cluster, operator, "second gang of 512 x 1", 512, 1, 576));
        }
    }

    private static Measurement gang(
            BenchmarkCluster cluster,
            OperatorProcess operator,
            String name,
            int replicas,
            int gpusPerReplica,
            int podsBefore) {
        double cpuBefore = operator.cpuSeconds();
        try (Run run = new Run(cluster)) {
            cluster.api().postNow(JOBS, Manifests.job("gang-after-" + podsBefore, replicas, gpusPerReplica));
            return run.finish(
                            "Fairlead, " + name,
                            replicas,
                            podsBefore,
                            new long[0],
                            null,
                            () -> operator.cpuSeconds() - cpuBefore)
                    .ofOperator(operator.peakRssMib(), 0);
        } catch (BenchmarkException e) {
            throw operator.failure(String.valueOf(e.getMessage()));
        }
    }

    private static Measurement gangWithoutRoom(BenchmarkCluster cluster, OperatorProcess operator) {
        String name = "no-room";
        double cpuBefore = operator.cpuSeconds();
        double apiServerBefore = cluster.cpuSeconds("kube-apiserver");
        double ownBefore = Run.ownCpuSeconds();
        try (WaitingReason reason = WaitingReason.watch(cluster.api(), JOBS, name)) {
            long start = System.nanoTime();
            cluster.api().postNow(JOBS, Manifests.job(name, 10, Settings.GPUS_PER_NODE));
            WaitingReason.Said said = reason.await();
            double operatorCpu = operator.cpuSeconds() - cpuBefore;
            double apiServerCpu = cluster.cpuSeconds("kube-apiserver") - apiServerBefore;
            return new Measurement(
                    "Fairlead, gang of 10 x 8 without room says why",
                    1,
                    (said.nanos() - start) / 1e9,
                    null,
                    new Measurement.Cpu(operatorCpu, operatorCpu),
                    new Measurement.Cpu(apiServerCpu, apiServerCpu),
                    Run.ownCpuSeconds() - ownBefore,
                    Double.NaN,
                    null,
                    operator.peakRssMib(),
                    "\"" + said.sentence() + "\"");
        } catch (BenchmarkException e) {
            throw operator.failure(String.valueOf(e.getMessage()));
        }
    }

    private OperatorProcess start(BenchmarkCluster cluster) {
        return OperatorProcess.start(settings.operatorJar(), settings.operatorOptions(), cluster.cluster());
    }

    private long[] submitJobs(BenchmarkCluster cluster) {
        byte[][] manifests = new byte[settings.jobs()][];
        Arrays.setAll(manifests, i -> Manifests.job(job(i), 1, 1));
        return new LoadGenerator(settings.inFlight())
                .run(settings.jobs(), i -> cluster.api().post(JOBS, manifests[i]));
    }

    private Measurement finish(Run run, String scenario, OperatorProcess operator, double cpuBefore, long[] submitted) {
        try {
            return run.finish(scenario, settings.jobs(), 0, submitted, i -> job(i) + "-0", operator::cpuSeconds)
                    .ofOperator(operator.peakRssMib(), cpuBefore);
        } catch (BenchmarkException e) {
            throw operator.failure(String.valueOf(e.getMessage()));
        }
    }

    private static String job(int number) {
        return "job-%05d".formatted(number);
    }
}
