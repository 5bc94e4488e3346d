package dev.fairlead.simulator.gavel;

import dev.fairlead.core.forecast.Costs;
import dev.fairlead.core.forecast.Observer;
import dev.fairlead.core.forecast.Policy;
import dev.fairlead.core.forecast.VirtualCluster;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.SchedulingPolicy;
import dev.fairlead.simulator.workload.Simulation;
import dev.fairlead.simulator.workload.Workload;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The mean completion time of the jobs that Gavel measures: the 1,000 after the first 4,000, when the cluster has long been
 * as full as it gets. Later jobs come as well, until those are done.
 */
final class CompletionTimes implements Observer {
    private static final int FIRST = 4_000;
    private static final int COUNT = 1_000;
    private static final double MILLIS_PER_HOUR = 3_600_000;

    private final Set<JobId> measured;
    private double sumMillis;
    private int done;

    private CompletionTimes(Workload workload) {
        measured = workload.jobs().stream()
                .skip(FIRST)
                .limit(COUNT)
                .map(work -> work.job().id())
                .collect(Collectors.toSet());
    }

    /**
     * Hours from submission to completion, in the mean.
     *
     * @throws IllegalStateException if the policy leaves one of the jobs unfinished
     */
    static double meanHours(Workload workload, Policy policy, Costs costs) {
        CompletionTimes times = new CompletionTimes(workload);
        VirtualCluster cluster = Simulation.of(workload, policy, SchedulingPolicy.DEFAULT, costs, times);
        while (times.done < times.measured.size() && cluster.step()) {
            // Time goes on.
        }
        if (times.done == 0 || times.done < times.measured.size()) {
            throw new IllegalStateException(
                    workload.name() + ": only " + times.done + " of the jobs that are measured were" + " completed");
        }
        return times.sumMillis / times.done / MILLIS_PER_HOUR;
    }

    @Override
    public void completed(long nowMillis, Job job) {
        if (measured.contains(job.id())) {
            done++;
            sumMillis += nowMillis - job.submittedMillis();
        }
    }
}
