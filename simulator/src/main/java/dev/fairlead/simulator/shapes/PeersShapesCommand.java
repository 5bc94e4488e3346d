package dev.fairlead.simulator.shapes;

import dev.fairlead.core.cycle.SchedulingCycle;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.plan.PlanCheck;
import dev.fairlead.core.state.ClusterState;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Times whole decision cycles on the situations that are known to be slow elsewhere. */
@Command(
        name = "peers-shapes",
        mixinStandardHelpOptions = true,
        description =
                "Times one decision cycle on each of the situations for which others publish times, after warm-up,"
                        + " and proves the plan. Exit code 1 if a 99th percentile exceeds its goal or a plan is not as expected.")
public final class PeersShapesCommand implements Callable<Integer> {
    private static final double NANOS_PER_MILLI = 1e6;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            description = "Timed cycles per situation (${DEFAULT-VALUE}).",
            defaultValue = "100")
    private int repeats = 100;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            description = "Cycles per situation before any is timed (${DEFAULT-VALUE}).",
            defaultValue = "30")
    private int warmUp = 30;

    @Option(names = "--only", paramLabel = "TEXT", description = "Only situations whose name contains this.")
    private String only = "";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        String line = "%-44s %9s %9s %9s  %-7s %s%n";
        out.printf(Locale.ROOT, line, "one cycle", "p50 ms", "p99 ms", "goal ms", "holds", "what peers need");
        boolean all = true;
        List<Shape> shapes =
                Shape.all().stream().filter(each -> each.name().contains(only)).toList();
        for (Shape shape : shapes) {
            ClusterState state = shape.state().get();
            String problem = problem(shape, state);
            double[] millis = timed(state);
            double p99 = percentile(millis, 0.99);
            boolean holds = problem.isEmpty() && p99 <= shape.goalMillis();
            all &= holds;
            out.printf(
                    Locale.ROOT,
                    line,
                    shape.name(),
                    String.format(Locale.ROOT, "%.2f", percentile(millis, 0.5)),
                    String.format(Locale.ROOT, "%.2f", p99),
                    String.format(Locale.ROOT, "%.0f", shape.goalMillis()),
                    holds ? "yes" : "NO",
                    shape.peers() + problem);
            out.flush();
        }
        return all ? 0 : 1;
    }

    private static String problem(Shape shape, ClusterState state) {
        Plan plan = SchedulingCycle.decide(state, ShapeCluster.NOW_MILLIS);
        List<String> violations = PlanCheck.violations(state, plan, ShapeCluster.NOW_MILLIS);
        if (!violations.isEmpty()) {
            return "; the plan cannot be proven: " + violations.getFirst();
        }
        return shape.asExpected().test(plan) ? "" : "; the plan is not as expected";
    }

    private double[] timed(ClusterState state) {
        for (int i = 0; i < warmUp; i++) {
            SchedulingCycle.decide(state, ShapeCluster.NOW_MILLIS);
        }
        double[] millis = new double[repeats];
        for (int i = 0; i < repeats; i++) {
            long start = System.nanoTime();
            SchedulingCycle.decide(state, ShapeCluster.NOW_MILLIS);
            millis[i] = (System.nanoTime() - start) / NANOS_PER_MILLI;
        }
        Arrays.sort(millis);
        return millis;
    }

    /** The smallest of the sorted values that so large a part of them does not exceed. */
    private static double percentile(double[] sorted, double part) {
        return sorted[Math.max(0, (int) Math.ceil(part * sorted.length) - 1)];
    }
}
