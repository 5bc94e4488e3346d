package dev.fairlead.operator.api;

/** Types of the conditions of a job, for {@code kubectl wait --for=condition=...}. */
public enum JobCondition {
    PLACED("Placed", "True while the job holds GPUs: nodes are chosen and its pods exist or are being made."),
    READY("Ready", "True while every placed replica is ready."),
    SUSPENDED("Suspended", "True while spec.suspend keeps the job from running."),
    SUCCEEDED("Succeeded", "True once every replica has ended well. Final."),
    FAILED("Failed", "True once the job has been given up; the reason says why. Final.");

    private final String value;
    private final String description;

    JobCondition(String value, String description) {
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
