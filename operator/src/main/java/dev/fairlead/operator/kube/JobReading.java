package dev.fairlead.operator.kube;

import dev.fairlead.core.model.Job;
import dev.fairlead.operator.api.JobReason;

/** What a GpuJob says, or why it cannot be scheduled as it is. */
public sealed interface JobReading {
    /** A job that can wait for GPUs. */
    record Accepted(Job job) implements JobReading {}

    /**
     * A job that waits for its user.
     *
     * @param reason the word for the job's status
     * @param sentence what is wrong, in which field, and what to do, without the full stop
     */
    record Refused(JobReason reason, String sentence) implements JobReading {}
}
