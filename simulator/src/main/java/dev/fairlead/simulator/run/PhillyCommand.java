package dev.fairlead.simulator.run;

import dev.fairlead.simulator.TraceFolder;
import dev.fairlead.simulator.policy.Policies;
import dev.fairlead.simulator.report.RunReport;
import dev.fairlead.simulator.trace.PhillyTrace;
import dev.fairlead.simulator.workload.Pace;
import dev.fairlead.simulator.workload.Workload;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The Philly list under FIFO, Fairlead and SRTF, side by side. */
@Command(
        name = "philly",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the 82,247 jobs of the Philly list on 352 nodes of 8 GPUs, with one queue for each virtual cluster and"
                    + " guarantees in proportion to its nodes: first come, first served in each queue; Fairlead as shipped;"
                    + " and a clairvoyant that runs what has the least left to do.",
            "",
            "As it is, the list asks for an eighth of the cluster, and jobs wait only where queues do not share. So it is"
                    + " run a second time with jobs coming five times as fast, which asks for nearly all of it for weeks.",
            "",
            "Exit code 1 if Fairlead does not beat first come, first served in mean wait, p99 wait and the wait of the"
                    + " worst queue.",
            ""
        })
public final class PhillyCommand implements Callable<Integer> {
    @Mixin
    private final TraceFolder traces = new TraceFolder();

    @Mixin
    private final CostOptions costs = new CostOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Option(
            names = "--faster",
            split = ",",
            paramLabel = "TIMES",
            defaultValue = "1,5",
            description = "How many times as fast jobs come, one comparison for each (${DEFAULT-VALUE}).")
    private List<Integer> faster = List.of();

    @Option(
            names = "--policies",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "fifo,fairlead,srtf",
            description = "Who decides (${DEFAULT-VALUE}); `compare --help` lists them.")
    private List<String> policies = List.of();

    @Option(
            names = "--checkpoint-seconds",
            paramLabel = "N",
            defaultValue = "1800",
            description = "How often jobs save their work; the trace does not tell (${DEFAULT-VALUE}). 0: never.")
    private long checkpointSeconds;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    private record Goal(String words, ToDoubleFunction<RunReport> figure) {}

    private static final List<Goal> GOALS = List.of(
            new Goal("mean wait", report -> report.waitSeconds().mean()),
            new Goal("p99 wait", report -> report.waitSeconds().p99()),
            new Goal("mean wait of the worst queue", RunReport::worstQueueWaitSeconds));

    @Override
    public Integer call() {
        Workload philly = PhillyTrace.read(traces.folder("philly"), checkpointSeconds);
        PrintWriter out = spec.commandLine().getOut();
        List<RunReport> all = new ArrayList<>();
        List<String> verdicts = new ArrayList<>();
        boolean holds = true;
        for (int times : faster) {
            List<RunReport> reports =
                    PolicyRuns.of(Pace.faster(philly, times), policies, costs.costs(), spec.commandLine());
            if (output.text()) {
                output.print(reports, out);
                out.println();
            }
            all.addAll(reports);
            holds &= beatsFifo(reports, verdicts);
        }
        if (output.text()) {
            verdicts.forEach(out::println);
        } else {
            output.print(all, out);
        }
        output.writePage(all, out);
        return holds ? 0 : 1;
    }

    private static boolean beatsFifo(List<RunReport> reports, List<String> verdicts) {
        RunReport fifo = named(reports, Policies.FIFO);
        RunReport fairlead = named(reports, Policies.FAIRLEAD);
        if (fifo == null || fairlead == null) {
            return true;
        }
        boolean all = true;
        for (Goal goal : GOALS) {
            double theirs = goal.figure.applyAsDouble(fifo);
            double ours = goal.figure.applyAsDouble(fairlead);
            boolean beats = ours < theirs;
            all &= beats;
            verdicts.add(String.format(
                    Locale.ROOT,
                    "%s: %s %,.0f s against %,.0f s first come, first served: %s",
                    fairlead.workload(),
                    goal.words,
                    ours,
                    theirs,
                    beats ? "holds" : "DOES NOT HOLD"));
        }
        return all;
    }

    private static @Nullable RunReport named(List<RunReport> reports, String policy) {
        return reports.stream()
                .filter(report -> report.policy().equals(policy))
                .findFirst()
                .orElse(null);
    }
}
