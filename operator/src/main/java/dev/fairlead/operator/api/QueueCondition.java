package dev.fairlead.operator.api;

/** Types of the conditions of a queue. */
public enum QueueCondition {
    READY("Ready", "True while jobs of this queue may start; otherwise the reason says what stops them."),
    GUARANTEE_COVERED(
            "GuaranteeCovered",
            "True while the parent's guarantee and the cluster's healthy GPUs are enough for what this queue is promised.");

    private final String value;
    private final String description;

    QueueCondition(String value, String description) {
        this.value = value;
        this.description = description;
    }

    /** As written in {@code status.conditions[].type}. */
    public String value() {
        return value;
    }

    /** One sentence for the reference page. */
    public String description() {
        return description;
    }
}
