package dev.fairlead.simulator.gavel;

import dev.fairlead.core.forecast.Costs;
import dev.fairlead.core.forecast.Policy;
import dev.fairlead.simulator.TraceFolder;
import dev.fairlead.simulator.policy.Policies;
import dev.fairlead.simulator.trace.GavelTrace;
import dev.fairlead.simulator.workload.Workload;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Gavel's jobs of one GPU, beside the published completion times. */
@Command(
        name = "gavel",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the jobs of one GPU that Gavel (OSDI'20) was evaluated on, 36 V100, 36 P100 and 36 K80, at several rates of"
                    + " arrival, and prints the mean completion time of jobs 4,000 to 4,999 in hours beside the published ones.",
            "",
            "First come, first served is like for like as long as there is a GPU of the best type for everybody: with the"
                    + " same order of types for all jobs (V100, P100, K80), and with the fastest first. Gavel decides every six"
                    + " minutes and lets jobs that run change their type; here a decision is taken at once, and jobs that run"
                    + " stay. So under load the figures say how far that carries, not whether one is right.",
            "",
            "Exit code 1 if first come, first served is off by more than --tolerance at a rate of up to --alike-up-to."
        })
public final class GavelCommand implements Callable<Integer> {
    private static final int PUBLISHED_SEED = 0;
    private static final long CHECKPOINT_SECONDS = 360;
    private static final Costs FREE_STARTS = new Costs(0, 0, 0, 0);

    @Mixin
    private final TraceFolder traces = new TraceFolder();

    @Option(
            names = "--rates",
            split = ",",
            paramLabel = "N",
            defaultValue = "0.4,0.8,2.0,3.2,4.0,4.4",
            description = "Jobs per hour, one line for each (${DEFAULT-VALUE}).")
    private List<Double> rates = List.of();

    @Option(
            names = "--alike-up-to",
            paramLabel = "N",
            defaultValue = "2.0",
            description = "The highest rate at which the published figure has to be met (${DEFAULT-VALUE}).")
    private double alikeUpTo;

    @Option(
            names = "--tolerance",
            paramLabel = "PART",
            defaultValue = "0.04",
            description = "How far off it may be (${DEFAULT-VALUE}): as far as repeated runs of Gavel itself are.")
    private double tolerance;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() {
        Path folder = traces.folder("gavel");
        PublishedTimes published = new PublishedTimes(folder);
        PrintWriter out = spec.commandLine().getOut();
        out.println("           first come, first served   the same, fastest type first");
        out.println("jobs/h        here published    off        here published    off    Fairlead  max-min of Gavel");
        int missed = 0;
        for (double rate : rates) {
            Workload sameOrder = GavelTrace.read(folder, "single", PUBLISHED_SEED, rate, CHECKPOINT_SECONDS, false);
            Workload fastestFirst = GavelTrace.read(folder, "single", PUBLISHED_SEED, rate, CHECKPOINT_SECONDS);
            double agnostic = CompletionTimes.meanHours(sameOrder, fifo(), FREE_STARTS);
            double aware = CompletionTimes.meanHours(fastestFirst, fifo(), FREE_STARTS);
            double fairlead = CompletionTimes.meanHours(fastestFirst, Policy.FAIRLEAD, FREE_STARTS);
            double offAgnostic = off(agnostic, published.meanHours("fifo", rate));
            double offAware = off(aware, published.meanHours("fifo_perf", rate));
            boolean alike = rate <= alikeUpTo;
            missed += alike && !within(offAgnostic) ? 1 : 0;
            missed += alike && !within(offAware) ? 1 : 0;
            out.printf(
                    Locale.ROOT,
                    "%6.1f  %10.2f %9.2f %5.1f%%  %10.2f %9.2f %5.1f%%  %10.2f  %10.2f%n",
                    rate,
                    agnostic,
                    published.meanHours("fifo", rate),
                    100 * offAgnostic,
                    aware,
                    published.meanHours("fifo_perf", rate),
                    100 * offAware,
                    fairlead,
                    published.meanHours("max_min_fairness_perf", rate));
            out.flush();
        }
        out.printf(
                Locale.ROOT,
                "Up to %s jobs/h, %s%n",
                alikeUpTo,
                missed == 0
                        ? "first come, first served is within %.0f %% of what was published: holds"
                                .formatted(100 * tolerance)
                        : missed + " figures are further off than that: DOES NOT HOLD");
        return missed == 0 ? 0 : 1;
    }

    private static Policy fifo() {
        return Policies.named(Policies.FIFO_SHARED).orElseThrow();
    }

    private static double off(double here, double published) {
        return (here - published) / published;
    }

    /** False where nothing was published. */
    private boolean within(double off) {
        return Math.abs(off) <= tolerance;
    }
}
