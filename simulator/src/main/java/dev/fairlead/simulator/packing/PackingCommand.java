package dev.fairlead.simulator.packing;

import dev.fairlead.core.pack.FragmentationGradient;
import dev.fairlead.core.pack.LeastStranded;
import dev.fairlead.core.pack.NodeState;
import dev.fairlead.core.pack.PackingPolicy;
import dev.fairlead.core.pack.PodShape;
import dev.fairlead.core.pack.Scarcity;
import dev.fairlead.core.pack.ShapeMix;
import dev.fairlead.simulator.TraceFolder;
import dev.fairlead.simulator.trace.OpenbTrace;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Fairlead's packing beside FGD's on the same work. */
@Command(
        name = "packing",
        mixinStandardHelpOptions = true,
        description =
                "Packs the openb workloads as FGD does and as Fairlead does: GPUs left free when 100 % have arrived,"
                        + " and pods that were dropped. Exit code 1 if Fairlead misses one of its goals.")
public final class PackingCommand implements Callable<Integer> {
    private static final int FULL = 100;
    private static final double MOST_UNALLOCATED = 4.5;
    private static final double MOST_BETWEEN_ORDERS = 0.5;
    private static final double MOST_UNALLOCATED_COPIED = 5;

    @Mixin
    private final TraceFolder traces = new TraceFolder();

    @Option(
            names = "--workloads",
            split = ",",
            paramLabel = "NAME",
            description = "Workloads of the openb trace; all 17 if absent.")
    private List<String> workloads = OpenbTrace.WORKLOADS;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "How many of the 10 orders of arrival (${DEFAULT-VALUE}).")
    private int seeds = 10;

    @Option(
            names = "--node-orders",
            paramLabel = "N",
            description = "Random orders of the nodes on the default workload (${DEFAULT-VALUE}).")
    private int nodeOrders = 10;

    @Option(
            names = "--copies",
            paramLabel = "N",
            description =
                    "Copies of the cluster and the default workload in the last run; 0 for none (${DEFAULT-VALUE}).")
    private int copies = 62;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    private final List<String> missed = new ArrayList<>();

    /** What came out of several runs: means. */
    private record Outcome(double unallocated, double droppedGpuPods, double droppedCpuPods) {}

    @Override
    public Integer call() {
        Path folder = traces.folder("fgd_openb");
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "GPUs free when 100 %% have arrived, and pods dropped (GPU / CPU only), means of %d seeds%n%n", seeds);
        out.printf("%-12s %10s %14s %10s %14s%n", "workload", "fgd", "dropped", "fairlead", "dropped");
        for (String workload : workloads) {
            OpenbTrace trace = OpenbTrace.read(folder, workload);
            Outcome fgd = run(trace, fgd(trace), trace.nodeRanks());
            Outcome own = run(trace, fairlead(trace), trace.nodeRanks());
            out.printf(Locale.ROOT, "%-12s %s %s%n", workload, cells(fgd), cells(own));
            out.flush();
            goal(own.unallocated <= fgd.unallocated, "%s: %.2f %% free, FGD has %.2f %%", workload, own, fgd);
            if (workload.equals("default")) {
                goal(own.unallocated <= MOST_UNALLOCATED, "%s: %.2f %% free, the goal is 4.5 %%", workload, own);
            }
        }
        OpenbTrace trace = OpenbTrace.read(folder, "default");
        orders(out, trace);
        if (copies > 0) {
            copied(out, trace);
        }
        out.printf("%n%s%n", missed.isEmpty() ? "every goal holds" : "missed: " + String.join("; ", missed));
        return missed.isEmpty() ? 0 : 1;
    }

    private void orders(PrintWriter out, OpenbTrace trace) {
        double[] unallocated = new double[nodeOrders];
        for (int order = 0; order < nodeOrders; order++) {
            int[] ranks = shuffled(trace.nodes().size(), order);
            unallocated[order] = run(trace, fairlead(trace), Collections.nCopies(seeds, ranks)).unallocated;
        }
        double mean = Arrays.stream(unallocated).average().orElse(Double.NaN);
        double worst = Arrays.stream(unallocated).max().orElse(Double.NaN);
        out.printf(
                Locale.ROOT,
                "%n%d random node orders, default: mean %.2f %%, worst %.2f %%%n",
                nodeOrders,
                mean,
                worst);
        if (nodeOrders > 0 && worst - mean > MOST_BETWEEN_ORDERS) {
            missed.add(String.format(Locale.ROOT, "the worst node order is %.2f points above the mean", worst - mean));
        }
    }

    /** Every node and every arrival so many times, like pods one after the other: a cluster of 75,206 nodes for 62. */
    private void copied(PrintWriter out, OpenbTrace trace) {
        List<NodeState> nodes = new ArrayList<>();
        List<PodShape> arrivals = new ArrayList<>();
        for (int copy = 0; copy < copies; copy++) {
            nodes.addAll(trace.nodes());
        }
        for (PodShape pod : trace.arrivals(0)) {
            arrivals.addAll(Collections.nCopies(copies, pod));
        }
        int[] ranks = shuffled(nodes.size(), OpenbTrace.FIRST_SEED);
        ShapeMix measure = ShapeMix.of(trace.pods(), FgdCommand.PUBLISHED_SHARE);
        for (PackingPolicy policy : List.of(fgd(trace), fairlead(trace))) {
            long began = System.nanoTime();
            PackingRun run = PackingRun.of(nodes, ranks, arrivals, policy, measure);
            double seconds = (System.nanoTime() - began) / 1e9;
            double unallocated = run.curve().unallocated(FULL);
            out.printf(
                    Locale.ROOT,
                    "%,d nodes, %-8s: %.2f %% free, dropped %,d / %,d; %,d decisions in %.1f s%n",
                    nodes.size(),
                    policy.name(),
                    unallocated,
                    run.droppedGpuPods(),
                    run.droppedCpuPods(),
                    arrivals.size(),
                    seconds);
            out.flush();
            if (policy instanceof LeastStranded && unallocated > MOST_UNALLOCATED_COPIED) {
                missed.add(String.format(Locale.ROOT, "%.2f %% free on %d copies", unallocated, copies));
            }
        }
    }

    private Outcome run(OpenbTrace trace, PackingPolicy policy, List<int[]> nodeRanks) {
        ShapeMix measure = ShapeMix.of(trace.pods(), FgdCommand.PUBLISHED_SHARE);
        double unallocated = 0;
        double gpuPods = 0;
        double cpuPods = 0;
        for (int seed = 0; seed < seeds; seed++) {
            PackingRun run = PackingRun.of(trace.nodes(), nodeRanks.get(seed), trace.arrivals(seed), policy, measure);
            unallocated += run.curve().unallocated(FULL) / seeds;
            gpuPods += run.droppedGpuPods() / (double) seeds;
            cpuPods += run.droppedCpuPods() / (double) seeds;
        }
        return new Outcome(unallocated, gpuPods, cpuPods);
    }

    private static PackingPolicy fgd(OpenbTrace trace) {
        return new FragmentationGradient(ShapeMix.of(trace.pods(), FgdCommand.PUBLISHED_SHARE));
    }

    private static PackingPolicy fairlead(OpenbTrace trace) {
        ShapeMix mix = ShapeMix.of(trace.pods(), 1);
        return new LeastStranded(mix, Scarcity.of(trace.nodes(), mix));
    }

    private static int[] shuffled(int size, int seed) {
        List<Integer> ranks = new ArrayList<>(IntStream.range(0, size).boxed().toList());
        Collections.shuffle(ranks, new Random(seed));
        return ranks.stream().mapToInt(Integer::intValue).toArray();
    }

    private static String cells(Outcome outcome) {
        return String.format(
                Locale.ROOT,
                "%9.2f%% %14s",
                outcome.unallocated,
                String.format(Locale.ROOT, "%.0f / %.0f", outcome.droppedGpuPods, outcome.droppedCpuPods));
    }

    private void goal(boolean holds, String sentence, String workload, Outcome... outcomes) {
        if (!holds) {
            Object[] values = new Object[outcomes.length + 1];
            values[0] = workload;
            for (int i = 0; i < outcomes.length; i++) {
                values[i + 1] = outcomes[i].unallocated;
            }
            missed.add(String.format(Locale.ROOT, sentence, values));
        }
    }
}
