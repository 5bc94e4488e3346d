package dev.fairlead.simulator.muri;

import dev.fairlead.core.model.SchedulingPolicy;
import dev.fairlead.simulator.TraceFolder;
import dev.fairlead.simulator.trace.MuriTrace;
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

/** Repeats Muri's published schedulers, and puts Fairlead beside them. */
@Command(
        name = "muri",
        mixinStandardHelpOptions = true,
        description =
                "Repeats the experiments of Muri (SIGCOMM'22) on 64 GPUs with SRTF, SRSF and Tiresias, compares average"
                        + " completion time, makespan and 99th percentile with the published figures, and runs Fairlead, which"
                        + " knows no durations, on the same work at the same costs. Exit code 1 if a published figure is missed, or"
                        + " if Fairlead does not beat Tiresias on at least three of four traces.")
public final class MuriCommand implements Callable<Integer> {
    /** The published figures have up to ten digits. */
    private static final double ROUNDING = 1e-9;

    private static final double WANTED = 0.75;
    private static final long GPU_HOUR = 3600;

    /** Time-sharing with a bound at each power of ten of GPU-hours; everything else is off or makes no difference here. */
    private static final SchedulingPolicy TIME_SHARING = new SchedulingPolicy(
            0, 0, List.of(GPU_HOUR, 10 * GPU_HOUR, 100 * GPU_HOUR, 1000 * GPU_HOUR, 10_000 * GPU_HOUR), false);

    @Mixin
    private final TraceFolder traces = new TraceFolder();

    @Option(
            names = "--workloads",
            split = ",",
            paramLabel = "NAME",
            description = "Workloads (${DEFAULT-VALUE}); with _pr, all jobs are submitted at once.")
    private List<String> workloads =
            List.of("trace1", "trace2", "trace3", "trace4", "trace1_pr", "trace3_pr", "trace4_pr");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() {
        Path folder = traces.folder("muri");
        PublishedResults published = new PublishedResults(folder);
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "%-10s %-17s %13s %13s %13s %8s %13s %12s%n",
                "trace",
                "scheduler",
                "mean JCT, s",
                "makespan, s",
                "p99 JCT, s",
                "events",
                "off published",
                "of Tiresias");
        int missed = 0;
        int online = 0;
        int better = 0;
        for (String workload : workloads) {
            MuriTrace trace = MuriTrace.read(folder, workload);
            double tiresias = published.averageCompletion("Tiresias-L", workload);
            for (MuriScheduler reference : List.of(ShortestFirst.byTime(), ShortestFirst.byService(), new Tiresias())) {
                MuriRun.Outcome outcome = MuriRun.of(trace, reference);
                double off = published.difference(reference.name(), workload, outcome);
                missed += off <= ROUNDING ? 0 : 1;
                print(out, workload, reference, outcome, String.format(Locale.ROOT, "%.1e", off), tiresias);
            }
            boolean beats = true;
            for (MuriScheduler ours : List.of(new FairleadOrder(TIME_SHARING), new FairleadCycle(TIME_SHARING))) {
                MuriRun.Outcome outcome = MuriRun.of(trace, ours);
                beats &= outcome.averageCompletion() < tiresias;
                print(out, workload, ours, outcome, "", tiresias);
            }
            online++;
            better += beats ? 1 : 0;
        }
        out.printf(
                "%s; Fairlead beats Tiresias on %d of %d%n",
                missed == 0
                        ? "SRTF, SRSF and Tiresias equal the published results"
                        : missed + " published results missed",
                better,
                online);
        return missed == 0 && better >= WANTED * online ? 0 : 1;
    }

    private static void print(
            PrintWriter out,
            String trace,
            MuriScheduler scheduler,
            MuriRun.Outcome outcome,
            String off,
            double tiresias) {
        out.printf(
                Locale.ROOT,
                "%-10s %-17s %,13.0f %,13.0f %,13.0f %8d %13s %12.3f%n",
                trace,
                scheduler.name(),
                outcome.averageCompletion(),
                outcome.makespan(),
                outcome.tailCompletion(),
                outcome.events(),
                off,
                outcome.averageCompletion() / tiresias);
        out.flush();
    }
}
