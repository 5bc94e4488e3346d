package dev.fairlead.operator.api;

/** Why a job is where it is: {@code status.reason}, {@code status.conditions[].reason} and the reason of its events. */
public enum JobReason {
    QUEUED("Queued", "The job is in its queue and has not been tried yet, or others are before it."),
    WAITING_FOR_QUOTA(
            "WaitingForQuota",
            "The queue already has its fair share of the GPUs. The job starts when others finish or demand falls."),
    LIMIT_REACHED(
            "LimitReached",
            "The queue, or one above it, would go over its limit. Only a job that ends there, or a higher limit, helps."),
    GUARANTEE_EXCEEDED(
            "GuaranteeExceeded",
            "The job is not preemptible, so it may use guaranteed GPUs only, and the guarantee is used up."),
    NO_CAPACITY("NoCapacity", "The quota would allow the job, but too few GPUs of an accepted type are free."),
    TOPOLOGY_UNSATISFIED(
            "TopologyUnsatisfied", "Enough GPUs are free, but not inside one domain of topology.required."),
    NO_MATCHING_NODES(
            "NoMatchingNodes",
            "Node selector, affinity, taints or cordons of the pod template leave too few of the nodes with free GPUs."),
    RESERVED_FOR_OTHERS(
            "ReservedForOthers",
            "The GPUs are free, but kept for a job that is before this one and would start later if this one took them."
                    + " With spec.expectedDurationSeconds short enough it starts before."),
    FIRST_IN_LINE(
            "FirstInLine",
            "Too few GPUs are free, but this job is the next to get them: its room is kept until the jobs on it end, and"
                    + " the message says when that is expected."),
    WAITING_FOR_PREEMPTION(
            "WaitingForPreemption", "Other jobs are being stopped for this one; it starts when their pods are gone."),
    BACKING_OFF("BackingOff", "The job failed and starts again at status.retryTime."),
    SUSPENDED("Suspended", "spec.suspend is true. Set it to false to let the job wait for GPUs."),
    UNPLACEABLE(
            "Unplaceable",
            "Even an empty cluster could not run the job: no node or domain is large enough, or a limit is below its size."),
    INVALID_SPEC("InvalidSpec", "The spec contradicts itself or the cluster; the message names the field."),
    QUEUE_NOT_FOUND("QueueNotFound", "spec.queue names a queue that does not exist."),
    QUEUE_NOT_READY("QueueNotReady", "The queue's own place in the tree is broken; see the queue's Ready condition."),
    QUEUE_HAS_CHILDREN("QueueHasChildren", "spec.queue is not a leaf of the tree. Name one of its children."),
    QUEUE_HELD("QueueHeld", "The stopPolicy of the queue, or of one above it, keeps jobs from starting."),
    NAMESPACE_NOT_ALLOWED("NamespaceNotAllowed", "The queue does not list the job's namespace in spec.namespaces."),
    PRIORITY_CLASS_NOT_FOUND("PriorityClassNotFound", "spec.priorityClassName names no PriorityClass of the cluster."),
    PLACED("Placed", "Nodes are chosen for every replica."),
    PODS_STARTING("PodsStarting", "The pods exist; some are not ready yet."),
    RUNNING("Running", "Every replica is ready."),
    GROWN("Grown", "The elastic job was given more replicas."),
    SHRUNK("Shrunk", "The elastic job gave up replicas for others, but not below minReplicas."),
    PREEMPTED("Preempted", "Stopped for a job of the same queue with a higher priority. Does not count as a failure."),
    RECLAIMED(
            "Reclaimed", "Stopped because another queue took back GPUs it is guaranteed. Does not count as a failure."),
    QUEUE_DRAINED(
            "QueueDrained", "Stopped because the queue's stopPolicy is HoldAndDrain. Does not count as a failure."),
    NODE_LOST("NodeLost", "A node of the job became unreachable or its GPUs broke. Does not count as a failure."),
    KUBELET_REFUSED("KubeletRefused", "A node refused a pod, so the job is placed anew. Does not count as a failure."),
    POD_NAME_CONFLICT(
            "PodNameConflict",
            "A pod that is not the job's own has the name of one of its pods. Delete that pod or rename the job."),
    POD_FAILED("PodFailed", "A container ended with an error. Counts against backoffLimit."),
    BACKOFF_LIMIT_EXCEEDED("BackoffLimitExceeded", "The job failed more often than backoffLimit allows. Final."),
    DEADLINE_EXCEEDED("DeadlineExceeded", "The job ran longer than activeDeadlineSeconds. Final."),
    COMPLETED("Completed", "Every replica ended well. Final.");

    private final String value;
    private final String description;

    JobReason(String value, String description) {
        this.value = value;
        this.description = description;
    }

    /** As written in the status and in events. */
    public String value() {
        return value;
    }

    /** One or two sentences for the reference page: what it means and what to do. */
    public String description() {
        return description;
    }
}
