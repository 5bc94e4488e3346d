package dev.fairlead.operator.bench;

import dev.fairlead.operator.bench.Measurement.Cpu;
import java.time.Duration;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Measures one thing on a cluster from the making of this object on: time, CPU, writes. */
final class Run implements AutoCloseable {
    /** How long nothing may move before a scenario is given up. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final BenchmarkCluster cluster;
    private final BoundPods pods;
    private final WriteCounts writesBefore;
    private final double apiServerBefore;
    private final double ownBefore;
    private final double othersBefore;
    private final long startNanos;

    Run(BenchmarkCluster cluster) {
        this.cluster = cluster;
        this.pods = BoundPods.watch(cluster.api(), Manifests.NAMESPACE);
        this.writesBefore = WriteCounts.awaitQuiet(cluster.api());
        this.apiServerBefore = apiServerCpu();
        this.ownBefore = ownCpuSeconds();
        this.othersBefore = MachineCpu.seconds() - cluster.cpuSeconds() - ownBefore;
        this.startNanos = System.nanoTime();
    }

    /**
     * Waits until all pods are on their nodes, then until writes have ceased.
     *
     * @param podsBefore pods that were on their nodes when the run began
     * @param submittedNanos when each job was submitted; jobs submitted before the run count from its start
     * @param podOf the name of a job's pod, by the job's number; null for gangs, whose jobs have no single pod
     * @param schedulerCpu CPU seconds so far of what is compared, null if there is nothing
     */
    Measurement finish(
            String scenario,
            int podCount,
            int podsBefore,
            long[] submittedNanos,
            @Nullable IntFunction<String> podOf,
            @Nullable DoubleSupplier schedulerCpu) {
        long lastNanos = pods.await(podsBefore + podCount, PATIENCE);
        double apiPlaced = apiServerCpu() - apiServerBefore;
        double schedulerPlaced = schedulerCpu == null ? 0 : schedulerCpu.getAsDouble();
        double own = ownCpuSeconds() - ownBefore;
        double others = MachineCpu.seconds() - cluster.cpuSeconds() - ownCpuSeconds() - othersBefore;
        WriteCounts writes = WriteCounts.awaitQuiet(cluster.api()).since(writesBefore);
        double apiQuiet = apiServerCpu() - apiServerBefore;
        return new Measurement(
                scenario,
                podCount,
                (lastNanos - startNanos) / 1e9,
                podOf == null ? null : latency(submittedNanos, podOf),
                schedulerCpu == null ? null : new Cpu(schedulerPlaced, schedulerCpu.getAsDouble()),
                new Cpu(apiPlaced, apiQuiet),
                own,
                others,
                writes,
                0,
                "");
    }

    private Latency latency(long[] submittedNanos, IntFunction<String> podOf) {
        Map<String, Long> bound = pods.nanos();
        long[] took = new long[submittedNanos.length];
        for (int i = 0; i < took.length; i++) {
            took[i] = bound.getOrDefault(podOf.apply(i), Long.MAX_VALUE) - Math.max(startNanos, submittedNanos[i]);
        }
        return Latency.ofNanos(took);
    }

    private double apiServerCpu() {
        return cluster.cpuSeconds("kube-apiserver");
    }

    static double ownCpuSeconds() {
        return ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toMillis()
                / 1000.0;
    }

    @Override
    public void close() {
        pods.close();
    }
}
