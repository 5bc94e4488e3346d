package dev.fairlead.operator.api;

/** Why a queue's condition is what it is: {@code status.conditions[].reason} and the reason of its events. */
public enum QueueReason {
    READY("Ready", "Jobs of this queue may start."),
    HELD("Held", "stopPolicy is Hold, here or above: no job starts, running ones go on."),
    DRAINING(
            "Draining",
            "stopPolicy is HoldAndDrain, here or above: no job starts, and running ones are stopped and wait."),
    PARENT_NOT_FOUND("ParentNotFound", "spec.parent names a queue that does not exist. Create it or correct the name."),
    PARENT_CYCLE("ParentCycle", "Following spec.parent upwards leads back to this queue. Cut the circle at one queue."),
    HAS_CHILDREN_AND_JOBS(
            "HasChildrenAndJobs",
            "Other queues name this one as parent, and jobs name it too. Jobs live in leaves: move them to a child."),
    GUARANTEE_COVERED("GuaranteeCovered", "Everything this queue is promised can be given to it."),
    GUARANTEE_EXCEEDS_PARENT(
            "GuaranteeExceedsParent",
            "The guarantees of the parent's children add up to more than the parent's own guarantee."),
    GUARANTEE_EXCEEDS_HARDWARE(
            "GuaranteeExceedsHardware", "The guarantee is above what the cluster's usable nodes have of the type."),
    LIMIT_BELOW_GUARANTEE("LimitBelowGuarantee", "A limit above in the tree is smaller than this queue's guarantee."),
    UNKNOWN_GPU_TYPE("UnknownGpuType", "No node of the cluster has a GPU type that the queue lists.");

    private final String value;
    private final String description;

    QueueReason(String value, String description) {
        this.value = value;
        this.description = description;
    }

    /** As written in conditions and events. */
    public String value() {
        return value;
    }

    /** One or two sentences for the reference page: what it means and what to do. */
    public String description() {
        return description;
    }
}
