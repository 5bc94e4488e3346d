package dev.fairlead.simulator.run;

import dev.fairlead.simulator.policy.Policies;
import dev.fairlead.simulator.report.RunReport;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs work under one policy. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a trace or a generated fleet under virtual time and reports waits, completion times, fairness and what was"
                    + " wasted.",
            "",
            "Decisions are those of the operator: the same code, asked whenever a job comes or ends, a pod is gone, a"
                    + " node is lost or back, or a quota changes. Months of a cluster take seconds to minutes.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  fairlead-simulator run --trace philly --traces ~/traces",
            "  fairlead-simulator run --trace philly --faster 5 --output json > run.json",
            "  fairlead-simulator run --generate --like acme --nodes 128 --days 3 --report run.html",
            "",
            "What the figures mean: docs/guides/simulator.md"
        })
public final class RunCommand implements Callable<Integer> {
    @Mixin
    private final WorkOptions work = new WorkOptions();

    @Mixin
    private final CostOptions costs = new CostOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Option(
            names = "--policy",
            paramLabel = "NAME",
            defaultValue = Policies.FAIRLEAD,
            description = "Who decides (${DEFAULT-VALUE}); `compare --help` lists them.")
    private String policy = Policies.FAIRLEAD;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<RunReport> reports = PolicyRuns.of(work.workload(), List.of(policy), costs.costs(), spec.commandLine());
        output.print(reports, spec.commandLine().getOut());
        output.writePage(reports, spec.commandLine().getOut());
        return 0;
    }
}
