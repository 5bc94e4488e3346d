package dev.fairlead.simulator.run;

import dev.fairlead.core.forecast.Costs;
import picocli.CommandLine.Option;

/** What starting and stopping costs, as options; the same for every policy that is compared. */
public final class CostOptions {
    @Option(
            names = "--start-seconds",
            paramLabel = "N",
            defaultValue = "0",
            description = "From the decision to start until a job computes (${DEFAULT-VALUE}).")
    private long startSeconds;

    @Option(
            names = "--restart-seconds",
            paramLabel = "N",
            defaultValue = "60",
            description = "How much longer that takes when the job has run before and loads its checkpoint"
                    + " (${DEFAULT-VALUE}).")
    private long restartSeconds;

    @Option(
            names = "--resize-seconds",
            paramLabel = "N",
            defaultValue = "30",
            description = "For how long an elastic job does not compute when its size changes (${DEFAULT-VALUE}).")
    private long resizeSeconds;

    @Option(
            names = "--grace-seconds",
            paramLabel = "N",
            defaultValue = "30",
            description = "From the decision to stop until the GPUs are free (${DEFAULT-VALUE}).")
    private long graceSeconds;

    Costs costs() {
        return new Costs(startSeconds * 1000, restartSeconds * 1000, resizeSeconds * 1000, graceSeconds * 1000);
    }
}
