package dev.fairlead.operator.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code make bench-grpc}: what callers of the gRPC API get while jobs are scheduled, and what scheduling feels of them. */
@Command(
        name = "bench-grpc",
        mixinStandardHelpOptions = true,
        description =
                "Schedules 4,000 single-GPU jobs over a minute on 500 nodes, once alone and once with 200 clients that"
                        + " read and 5 that write quotas over gRPC; compares the cycles, and fails if anything is lost.")
public final class GrpcBenchmark implements Callable<Integer> {
    private static final int NODES = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String JOBS = "/apis/scheduling.fairlead.dev/v1alpha1/namespaces/bench/gpujobs";

    @Option(names = "--jobs", paramLabel = "N", description = "Single-GPU jobs (${DEFAULT-VALUE}).")
    private int jobs = 4_000;

    @Option(names = "--seconds", paramLabel = "N", description = "Over how many seconds they come (${DEFAULT-VALUE}).")
    private int seconds = 60;

    @Option(names = "--readers", paramLabel = "N", description = "Clients that read (${DEFAULT-VALUE}).")
    private int readers = 200;

    @Option(names = "--reads-per-second", paramLabel = "N", description = "Of each reader (${DEFAULT-VALUE}).")
    private double readsPerSecond = 1;

    @Option(names = "--writers", paramLabel = "N", description = "Clients that write quotas (${DEFAULT-VALUE}).")
    private int writers = 5;

    @Option(names = "--writes-per-second", paramLabel = "N", description = "Of each writer (${DEFAULT-VALUE}).")
    private double writesPerSecond = 1;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new GrpcBenchmark()).execute(arguments));
    }

    /** What one run showed. */
    private record Outcome(
            CycleTimes cycles,
            Latency waits,
            double operatorCpu,
            double ownCpu,
            GrpcLoad.Report load,
            List<String> lost) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%,d jobs over %d s on %d nodes%n", jobs, seconds, NODES);
        Outcome alone = run(0, 0);
        print(out, "alone", alone);
        Outcome loaded = run(readers, writers);
        print(out, readers + " readers, " + writers + " writers", loaded);
        // Fewer, larger cycles decide the same when the machine is busy; so the sum is compared, too.
        out.printf(
                Locale.ROOT,
                "a cycle takes %.1f %% longer, all cycles together %.1f %%%n",
                100 * (loaded.cycles.meanMillis() / alone.cycles.meanMillis() - 1),
                100 * (loaded.cycles.seconds() / alone.cycles.seconds() - 1));
        loaded.lost.forEach(sentence -> out.println("LOST: " + sentence));
        out.println(loaded.lost.isEmpty() ? "nothing was lost" : "");
        out.flush();
        return loaded.lost.isEmpty() ? 0 : 1;
    }

    private Outcome run(int readerCount, int writerCount) throws IOException, InterruptedException {
        Path config = Files.createTempFile("bench-grpc", ".yaml");
        int port = OperatorProcess.freePort();
        Files.writeString(config, """
                grpc:
                  port: %d
                  plaintextOnLoopback: true
                """.formatted(port));
        try (BenchmarkCluster cluster = BenchmarkCluster.start(NODES);
                OperatorProcess operator = OperatorProcess.start(
                        Path.of("operator/target/fairlead-operator.jar"),
                        List.of("@operator/jvm.options"),
                        cluster.cluster(),
                        List.of("--config", config.toString()))) {
            operator.awaitReady();
            GrpcCallers callers = GrpcCallers.create(cluster.cluster(), Math.max(1, readerCount / 20), writerCount);
            try (BoundPods pods = BoundPods.watch(cluster.api(), Manifests.NAMESPACE);
                    GrpcLoad load = new GrpcLoad(port, callers)) {
                load.start(readerCount, readsPerSecond, writerCount, writesPerSecond);
                double operatorBefore = operator.cpuSeconds();
                double ownBefore = Run.ownCpuSeconds();
                CycleTimes before = CycleTimes.of(operator.metrics());
                long[] submitted = submit(cluster);
                pods.await(jobs, PATIENCE);
                CycleTimes cycles = CycleTimes.of(operator.metrics()).since(before);
                double operatorCpu = operator.cpuSeconds() - operatorBefore;
                double ownCpu = Run.ownCpuSeconds() - ownBefore;
                GrpcLoad.Report report = load.stop();
                List<String> lost = load.lost();
                return new Outcome(cycles, waits(pods.nanos(), submitted), operatorCpu, ownCpu, report, lost);
            }
        } finally {
            Files.delete(config);
        }
    }

    private static Latency waits(Map<String, Long> bound, long[] submitted) {
        long[] took = new long[submitted.length];
        for (int i = 0; i < took.length; i++) {
            took[i] = bound.getOrDefault("job-%05d-0".formatted(i), Long.MAX_VALUE) - submitted[i];
        }
        return Latency.ofNanos(took);
    }

    /** At an even pace, as far as the API server keeps up. */
    private long[] submit(BenchmarkCluster cluster) {
        long began = System.nanoTime();
        long betweenNanos = Duration.ofSeconds(seconds).toNanos() / jobs;
        return new LoadGenerator(24).run(jobs, i -> {
            Pacing.until(began + i * betweenNanos);
            return cluster.api().post(JOBS, Manifests.job("job-%05d".formatted(i), 1, 1));
        });
    }

    private static void print(PrintWriter out, String name, Outcome outcome) {
        out.printf(
                Locale.ROOT,
                "%s: %,d cycles, %.2f s in all, mean %.2f ms, longest %.1f ms; a job waits p50 %d ms, p99 %d ms;"
                        + " CPU: operator %.1f s, clients %.1f s%n",
                name,
                outcome.cycles.count(),
                outcome.cycles.seconds(),
                outcome.cycles.meanMillis(),
                outcome.cycles.longestMillis(),
                outcome.waits.p50Millis(),
                outcome.waits.p99Millis(),
                outcome.operatorCpu,
                outcome.ownCpu);
        if (outcome.load.reads() > 0) {
            out.printf(Locale.ROOT, "  %s%n", outcome.load);
        }
        out.flush();
    }
}
