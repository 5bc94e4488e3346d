package dev.fairlead.simulator.scale;

import dev.fairlead.simulator.scale.ScaleRun.Figures;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what decisions cost on a large cluster and on one of a tenth of its nodes. */
@Command(
        name = "scale",
        mixinStandardHelpOptions = true,
        description =
                "Measures one placement, one cycle and the memory of a cluster of 600,000 GPUs, beside their goals.",
        footer = {"", "Exit code 1 when a goal is not held."})
public final class ScaleCommand implements Callable<Integer> {
    private static final double DECISION_GOAL_MILLIS = 1;
    private static final double CYCLE_GOAL_MILLIS = 100;
    private static final double GROWTH_GOAL = 1.3;
    private static final long HEAP_GOAL_BYTES = 4L << 30;
    /** The cycle after the first still deals with what that one could not settle, and the next few with what it stopped. */
    private static final int LEAST_WARM_UP = 20;

    @Option(names = "--nodes", defaultValue = "75000", description = "Nodes of 8 GPUs; default ${DEFAULT-VALUE}.")
    private int nodes = 75_000;

    @Option(names = "--queues", defaultValue = "1000", description = "Queues; default ${DEFAULT-VALUE}.")
    private int queues = 1000;

    @Option(names = "--waiting", defaultValue = "100000", description = "Waiting jobs; default ${DEFAULT-VALUE}.")
    private int waiting = 100_000;

    @Option(
            names = "--churn",
            defaultValue = "1000",
            description = "Jobs that finish, and that arrive, in one cycle; default ${DEFAULT-VALUE}.")
    private int churn = 1000;

    @Option(names = "--cycles", defaultValue = "100", description = "Cycles measured; default ${DEFAULT-VALUE}.")
    private int cycles = 100;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private boolean held = true;

    @Override
    public Integer call() {
        // Else the first size would pay for the compilation of what the second one finds compiled.
        run(nodes / 10, waiting / 10, churn / 10);
        Figures small = run(nodes / 10, waiting / 10, churn / 10);
        Figures large = run(nodes, waiting, churn);
        PlacementTimes onSmall = PlacementTimes.measure(nodes / 10, queues, waiting / 10, churn / 10);
        PlacementTimes onLarge = PlacementTimes.measure(nodes, queues, waiting, churn);
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT, "%-44s %14s %14s   %s%n", "", small.nodes() + " nodes", large.nodes() + " nodes", "goal");
        row("first cycle from nothing, ms", small.firstCycleMillis(), large.firstCycleMillis(), Double.NaN);
        row("one placement of 1 to 8 GPUs, p50, ms", onSmall.p50Millis(), onLarge.p50Millis(), Double.NaN);
        row("one placement of 1 to 8 GPUs, p99, ms", onSmall.p99Millis(), onLarge.p99Millis(), DECISION_GOAL_MILLIS);
        row("  p50 at ten times the nodes, times", 1, onLarge.p50Millis() / onSmall.p50Millis(), GROWTH_GOAL);
        row("steady cycle, p50, ms", small.cycleP50Millis(), large.cycleP50Millis(), Double.NaN);
        row("steady cycle, p99, ms", small.cycleP99Millis(), large.cycleP99Millis(), CYCLE_GOAL_MILLIS);
        row("heap in use, MiB", mebibytes(small.heapBytes()), mebibytes(large.heapBytes()), mebibytes(HEAP_GOAL_BYTES));
        out.flush();
        return held ? 0 : 1;
    }

    private Figures run(int onNodes, int withWaiting, int withChurn) {
        return new ScaleRun(onNodes, queues, withWaiting)
                .measure(Math.max(LEAST_WARM_UP, cycles / 5), cycles, withChurn);
    }

    private static double mebibytes(long bytes) {
        return bytes / (double) (1 << 20);
    }

    private void row(String what, double small, double large, double goal) {
        String verdict = "";
        if (!Double.isNaN(goal)) {
            boolean holds = large <= goal;
            held &= holds;
            verdict = String.format(Locale.ROOT, "at most %.4g: %s", goal, holds ? "held" : "NOT HELD");
        }
        spec.commandLine().getOut().printf(Locale.ROOT, "%-44s %14.4f %14.4f   %s%n", what, small, large, verdict);
    }
}
