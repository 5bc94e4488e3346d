package dev.fairlead.simulator.run;

import dev.fairlead.core.forecast.Costs;
import dev.fairlead.core.forecast.Policy;
import dev.fairlead.core.model.SchedulingPolicy;
import dev.fairlead.simulator.policy.Policies;
import dev.fairlead.simulator.report.RunReport;
import dev.fairlead.simulator.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Runs policies by name, one after the other, on the same work. */
final class PolicyRuns {
    private PolicyRuns() {}

    /**
     * Runs the work under each policy.
     *
     * @param command the command that asked, for its errors
     * @throws ParameterException if there is no policy of some name
     */
    static List<RunReport> of(Workload workload, List<String> policies, Costs costs, CommandLine command) {
        List<Policy> known = new ArrayList<>();
        for (String name : policies) {
            known.add(Policies.named(name)
                    .orElseThrow(() -> new ParameterException(
                            command, "there is no policy '" + name + "'; there are " + Policies.names())));
        }
        List<RunReport> reports = new ArrayList<>();
        for (int number = 0; number < policies.size(); number++) {
            String name = policies.get(number);
            try (RunProgress progress = RunProgress.of(name, workload.jobs().size())) {
                reports.add(SimulationRun.of(
                        workload,
                        name,
                        known.get(number),
                        SchedulingPolicy.DEFAULT,
                        costs,
                        System::nanoTime,
                        progress::jobsOver));
            }
        }
        return reports;
    }
}
