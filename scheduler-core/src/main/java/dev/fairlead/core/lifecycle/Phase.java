package dev.fairlead.core.lifecycle;

/** Where a job is in its life. */
public enum Phase {
    /** Waits in its queue; none of its pods exists. */
    PENDING,
    /** Has nodes; not every pod is ready yet. */
    STARTING,
    /** Every pod was ready. */
    RUNNING,
    /** Its old pods are leaving, or a pause after a failure passes; then it waits in its queue again. */
    RESTARTING,
    /** Its user stopped it; its old pods may still be leaving. */
    SUSPENDED,
    /** Every pod ended well. Final. */
    SUCCEEDED,
    /** Given up. Final. */
    FAILED;

    /** True if nothing more happens to the job. */
    public boolean isFinal() {
        return this == SUCCEEDED || this == FAILED;
    }

    /** True if the job's pods are meant to exist: it was placed and nothing has stopped it since. */
    public boolean isPlaced() {
        return this == STARTING || this == RUNNING;
    }
}
