package dev.fairlead.operator.state;

import dev.fairlead.operator.api.JobReason;
import org.jspecify.annotations.Nullable;

/**
 * Where a job stands, in the words and counters of its status. Belongs to the loop's thread. Times are milliseconds since
 * the epoch, 0 for "none".
 */
public final class JobStory {
    public JobReason reason = JobReason.QUEUED;
    /** One sentence for people, with its full stop. */
    public String message = "";
    /** Place in the queue, 1 for the first; 0 for none. */
    public int position;
    /** Times the job was given nodes. */
    public int attempts;
    /** Failures against backoffLimit. */
    public int failures;
    /** Times in a row that the cluster refused or took its pods before all of them were ready. */
    public int setbacks;
    /** Times it was stopped for others. */
    public int preemptions;
    /** Namespace and name of the job it was last stopped for. */
    public @Nullable String preemptedBy;

    /** Since when it waits: submitted, or queued again after a start. */
    public long queuedMillis;

    public long placedMillis;
    /** When all pods of the present start were first known to exist. */
    public long createdMillis;

    public long startedMillis;
    public long completedMillis;
    public long retryMillis;
}
