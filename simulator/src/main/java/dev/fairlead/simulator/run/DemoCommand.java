package dev.fairlead.simulator.run;

import dev.fairlead.core.model.Node;
import dev.fairlead.simulator.policy.Policies;
import dev.fairlead.simulator.report.NewcomerTable;
import dev.fairlead.simulator.report.RunReport;
import dev.fairlead.simulator.workload.Workload;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A first look: a generated fleet under Fairlead and under first come, first served. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a fleet of H100s and A100s and some days of jobs, runs them under Fairlead and under first come, first"
                    + " served, and says in a few lines how long people waited, how full the fleet was and how fairly it was"
                    + " shared.",
            "",
            "Nothing is needed for it: no cluster, no trace, no network. `compare --generate` tells more of the same work.",
            ""
        },
        footer = {"", "Example:", "  fairlead-simulator demo --like acme --load 1.1"})
public final class DemoCommand implements Callable<Integer> {
    private static final int CHECKPOINT_SECONDS = 1800;

    @Mixin
    private final GenerateOptions generated = new GenerateOptions();

    @Mixin
    private final CostOptions costs = new CostOptions();

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The same seed makes the same fleet and jobs (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--report",
            paramLabel = "FILE.html",
            defaultValue = "simulate-report.html",
            description = "Where the page with the charts goes (${DEFAULT-VALUE}).")
    private Path page = Path.of("simulate-report.html");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Workload workload = workload();
        Map<String, Long> nodes = new TreeMap<>(
                workload.nodes().stream().collect(Collectors.groupingBy(node -> kind(node), Collectors.counting())));
        out.printf(
                Locale.ROOT,
                "%s.%n%,d jobs of %d teams come within %s to a fleet of %s.%n%n",
                workload.name(),
                workload.jobs().size(),
                workload.jobs().stream()
                        .map(work -> work.job().queue())
                        .distinct()
                        .count(),
                days(),
                nodes.entrySet().stream()
                        .map(each -> "%,d nodes of %s".formatted(each.getValue(), each.getKey()))
                        .collect(Collectors.joining(" and ")));
        out.flush();
        List<RunReport> reports = PolicyRuns.of(
                workload, List.of(Policies.FAIRLEAD, Policies.FIFO_SHARED), costs.costs(), spec.commandLine());
        NewcomerTable.print(reports, generated.days(), out);
        OutputOptions.write(page, reports);
        out.printf("%nCharts: %s%n", page);
        out.flush();
        return 0;
    }

    private Workload workload() {
        try {
            return generated.workload(seed, CHECKPOINT_SECONDS);
        } catch (IllegalArgumentException outOfRange) {
            throw new ParameterException(spec.commandLine(), outOfRange.getMessage(), outOfRange);
        }
    }

    private static String kind(Node node) {
        return node.allocatable().gpus() + " " + node.gpuType()
                + (node.allocatable().gpus() == 1 ? "" : "s");
    }

    private String days() {
        return generated.days() == 1
                ? "a day"
                : "%s days".formatted((float) generated.days()).replace(".0 ", " ");
    }
}
