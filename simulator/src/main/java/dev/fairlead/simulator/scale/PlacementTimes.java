package dev.fairlead.simulator.scale;

import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/**
 * How long one placement takes, as {@link PlacementBenchmark} samples it in a Java process of its own.
 *
 * @param p50Millis the duration that half of the samples do not exceed
 * @param p99Millis the duration that 99 of a hundred do not exceed
 */
record PlacementTimes(double p50Millis, double p99Millis) {
    private static final double NANOS_PER_MILLI = 1e6;

    /** @throws IllegalStateException if the process did not measure anything */
    static PlacementTimes measure(int nodes, int queues, int waiting, int churn) {
        Options options = new OptionsBuilder()
                .include(PlacementBenchmark.class.getName())
                .param("nodes", Integer.toString(nodes))
                .param("queues", Integer.toString(queues))
                .param("waiting", Integer.toString(waiting))
                .param("churn", Integer.toString(churn))
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .build();
        try {
            Statistics nanos =
                    new Runner(options).runSingle().getPrimaryResult().getStatistics();
            return new PlacementTimes(
                    nanos.getPercentile(50) / NANOS_PER_MILLI, nanos.getPercentile(99) / NANOS_PER_MILLI);
        } catch (RunnerException failed) {
            throw new IllegalStateException(
                    "one placement on " + nodes + " nodes could not be measured: " + failed.getMessage()
                            + "; it runs in another Java process with up to 4 GiB of heap",
                    failed);
        }
    }
}
