package dev.fairlead.core.lifecycle;

/**
 * What has to be done when a job changes phase. The order of declaration is the order of execution: a job's counters are
 * right before anyone can see its pods, and pods are asked to leave before the job stands in the queue again.
 */
public enum Effect {
    /** One more time that the job was given nodes. */
    COUNT_ATTEMPT,
    /** One more failure against the job's limit. */
    COUNT_FAILURE,
    /** One more time that the job was stopped for others. */
    COUNT_PREEMPTION,
    /** Set the time before which the job does not start again; after a first disruption that may be now. */
    BACK_OFF,
    /** The job runs: its start time is now, and its deadline counts from here. */
    START_CLOCK,
    /** The job no longer runs: it has no start time and no deadline. */
    STOP_CLOCK,
    /** The job does not wait for GPUs any more. */
    DEQUEUE,
    /** Ask all of its pods to leave, each with its grace period. */
    DELETE_PODS,
    /** Create a pod for each replica on its node, and what they need. */
    CREATE_PODS,
    /** The job is over: note when. */
    FINISH,
    /** Wait in the queue. */
    ENQUEUE,
    /** Raise {@link JobEvent#BACKOFF_PASSED} once no pod of the job exists and its pause is over, which may be now. */
    AWAIT_RESTART
}
