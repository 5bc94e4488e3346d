package dev.fairlead.core.lifecycle;

/** Something that happens to a job. Who raises an event does not ask whether it matters in the job's phase. */
public enum JobEvent {
    /** A plan gave every replica a node. */
    PLACED,
    /** Every replica's pod is ready. */
    ALL_READY,
    /** Every replica's pod ended well. */
    ALL_SUCCEEDED,
    /** A pod failed by its own fault, and the job may be tried again. */
    POD_FAILED,
    /** A pod failed by its own fault, and the job has no retry left. */
    RETRIES_EXHAUSTED,
    /** A pod was lost by no fault of the job: its node went, the kubelet refused it, someone deleted it. */
    DISRUPTED,
    /** The cluster would not take one of the job's pods, and trying again at once would not help. */
    PODS_REFUSED,
    /** Stopped for another job, for another queue, or because its queue is drained. */
    PREEMPTED,
    /** It ran as long as it may. */
    DEADLINE_PASSED,
    /** Its user wants it stopped. */
    SUSPEND,
    /** Its user wants it back. */
    RESUME,
    /** None of the pods of its last start exists any more. */
    PODS_GONE,
    /** None of its pods exists, and the pause after a failure is over. Raised only after {@link #PODS_GONE}. */
    BACKOFF_PASSED
}
