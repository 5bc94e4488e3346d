package dev.fairlead.simulator.packing;

import dev.fairlead.core.pack.BestFit;
import dev.fairlead.core.pack.DotProduct;
import dev.fairlead.core.pack.FragmentationGradient;
import dev.fairlead.core.pack.GpuClustering;
import dev.fairlead.core.pack.GpuPacking;
import dev.fairlead.core.pack.PackingPolicy;
import dev.fairlead.core.pack.ShapeMix;
import dev.fairlead.simulator.TraceFolder;
import dev.fairlead.simulator.trace.OpenbTrace;
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

/** Runs the published policies as published and compares every load point with the published results. */
@Command(
        name = "fgd",
        mixinStandardHelpOptions = true,
        description =
                "Repeats the packing experiments of FGD (ATC'23) with its five deterministic policies and compares"
                        + " allocation and fragmentation with the published figures at every load point. Exit code 1 if any"
                        + " differs by more than rounding.")
public final class FgdCommand implements Callable<Integer> {
    /** The share of pods that the published mix of typical shapes covers. */
    static final double PUBLISHED_SHARE = 0.95;

    @Mixin
    private final TraceFolder traces = new TraceFolder();

    @Option(
            names = "--workloads",
            split = ",",
            paramLabel = "NAME",
            description = "Workloads of the openb trace; all 17 if absent.")
    private List<String> workloads = OpenbTrace.WORKLOADS;

    @Option(names = "--seeds", paramLabel = "N", description = "How many of the 10 seeds (${DEFAULT-VALUE}).")
    private int seeds = 10;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() {
        Path folder = traces.folder("fgd_openb");
        PublishedCurves published = new PublishedCurves(folder);
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "%-12s %-15s %5s %12s %7s %8s %9s%n",
                "workload", "policy", "seeds", "free at 100%", "points", "differ", "furthest");
        int different = 0;
        int runs = 0;
        for (String workload : workloads) {
            OpenbTrace trace = OpenbTrace.read(folder, workload);
            ShapeMix mix = ShapeMix.of(trace.pods(), PUBLISHED_SHARE);
            for (PackingPolicy policy : published(mix)) {
                PublishedCurves.Comparison all = new PublishedCurves.Comparison(0, 0, 0);
                double unallocated = 0;
                for (int seed = 0; seed < seeds; seed++) {
                    LoadCurve curve = PackingRun.of(
                                    trace.nodes(), trace.nodeRanks().get(seed), trace.arrivals(seed), policy, mix)
                            .curve();
                    unallocated += curve.unallocated(100) / seeds;
                    all = all.plus(published.compare(workload, policy.name(), OpenbTrace.FIRST_SEED + seed, curve));
                    runs++;
                }
                different += all.different();
                out.printf(
                        Locale.ROOT,
                        "%-12s %-15s %5d %11.2f%% %7d %8d %9.4f%n",
                        workload,
                        policy.name(),
                        seeds,
                        unallocated,
                        all.points(),
                        all.different(),
                        all.furthest());
                out.flush();
            }
        }
        out.printf(
                "%d runs; %s%n",
                runs, different == 0 ? "all equal the published results" : different + " figures differ");
        return different == 0 ? 0 : 1;
    }

    private static List<PackingPolicy> published(ShapeMix mix) {
        return List.of(
                new DotProduct(), new GpuClustering(), new GpuPacking(), new BestFit(), new FragmentationGradient(mix));
    }
}
