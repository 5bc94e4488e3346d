package dev.fairlead.simulator.run;

import dev.fairlead.core.forecast.Costs;
import dev.fairlead.core.forecast.Policy;
import dev.fairlead.core.forecast.VirtualCluster;
import dev.fairlead.core.model.SchedulingPolicy;
import dev.fairlead.simulator.report.Recorder;
import dev.fairlead.simulator.report.RunReport;
import dev.fairlead.simulator.report.RunReports;
import dev.fairlead.simulator.workload.Simulation;
import dev.fairlead.simulator.workload.Workload;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** One workload under one policy, from the first job to the last. */
public final class SimulationRun {
    private SimulationRun() {}

    /**
     * Runs a workload until nothing is left to happen.
     *
     * @param policyName the policy's name in the report
     * @param settings what an administrator would choose for the cluster
     * @param nanoTime a clock that measures decisions, in nanoseconds; it does not change what happens
     * @param overJobs is told how many jobs are over, now and then and at the end
     * @throws IllegalStateException if the policy never comes to rest
     */
    public static RunReport of(
            Workload workload,
            String policyName,
            Policy policy,
            SchedulingPolicy settings,
            Costs costs,
            LongSupplier nanoTime,
            LongConsumer overJobs) {
        DecisionTimes times = new DecisionTimes(nanoTime);
        Deque<VirtualCluster> made = new ArrayDeque<>(1);
        Recorder recorder = new Recorder(workload, () -> made.getFirst().state());
        VirtualCluster cluster = Simulation.of(workload, times.of(policy), settings, costs, recorder);
        made.add(cluster);
        boolean more = true;
        while (more) {
            more = cluster.step();
            overJobs.accept(recorder.jobsOver());
        }
        return RunReports.of(recorder, policyName, times.pace());
    }
}
