package dev.fairlead.simulator.run;

import dev.fairlead.simulator.policy.Policies;
import dev.fairlead.simulator.report.RunReport;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the same work under several policies, side by side. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = {"Runs the same work under several policies and prints the figures side by side.", ""},
        footer = {
            "",
            "Examples:",
            "  fairlead-simulator compare --trace philly --faster 5",
            "  fairlead-simulator compare --policies fairlead,srtf --output csv",
            "  fairlead-simulator compare --generate --load 1.1 --policies fairlead,fifo-shared --report compare.html",
            "",
            "What the figures mean: docs/guides/simulator.md"
        })
public final class CompareCommand implements Callable<Integer> {
    /** The names of all policies, for the help. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Policies.descriptions().iterator();
        }
    }

    @Mixin
    private final WorkOptions work = new WorkOptions();

    @Mixin
    private final CostOptions costs = new CostOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Option(
            names = "--policies",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "fairlead,fifo,srtf",
            completionCandidates = Names.class,
            description = {"Who decides, one run for each (${DEFAULT-VALUE}). There are:", "${COMPLETION-CANDIDATES}."})
    private List<String> policies = List.of();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<RunReport> reports = PolicyRuns.of(work.workload(), policies, costs.costs(), spec.commandLine());
        output.print(reports, spec.commandLine().getOut());
        output.writePage(reports, spec.commandLine().getOut());
        return 0;
    }
}
