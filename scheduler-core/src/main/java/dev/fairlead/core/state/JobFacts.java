package dev.fairlead.core.state;

import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is true of a job at one moment.
 *
 * @param job the job as submitted
 * @param wanted whether it wants to run; false for one that is over and whose pods are still leaving
 * @param held what it holds; null if nothing
 * @param stoppedFor the job that it was stopped for and goes after; null if none
 */
public record JobFacts(
        Job job,
        boolean wanted,
        @Nullable HeldReplicas held,
        @Nullable JobId stoppedFor) {
    static JobFacts of(TrackedJob tracked, @Nullable JobId stoppedFor) {
        return new JobFacts(
                tracked.job(),
                tracked.wanted(),
                tracked.gpuType == null
                        ? null
                        : new HeldReplicas(
                                tracked.gpuType,
                                tracked.startedMillis,
                                List.copyOf(tracked.nodes),
                                List.copyOf(tracked.holds),
                                List.copyOf(tracked.devices)),
                stoppedFor);
    }

    void tell(ClusterState state) {
        state.submit(job);
        if (held != null) {
            held.tell(state, job.id());
        }
        if (!wanted) {
            state.withdraw(job.id());
        }
    }
}
