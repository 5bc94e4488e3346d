package dev.fairlead.operator.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;

/** Where a job is in its life, as {@code kubectl get gj} shows it. */
public enum JobPhase {
    /** Waits for GPUs; has no pods. */
    @JsonProperty("Pending")
    PENDING("Pending"),

    /** Has nodes; not every pod is ready yet. */
    @JsonProperty("Starting")
    STARTING("Starting"),

    /** Every replica is ready. */
    @JsonProperty("Running")
    RUNNING("Running"),

    /** Its pods are being stopped after a failure, preemption or node loss; it will wait or start again. */
    @JsonProperty("Restarting")
    RESTARTING("Restarting"),

    /** Stopped by {@code spec.suspend}; does not wait for GPUs. */
    @JsonProperty("Suspended")
    SUSPENDED("Suspended"),

    /** Every replica ended well. Final. */
    @JsonProperty("Succeeded")
    SUCCEEDED("Succeeded"),

    /** Will not be tried again; the reason says why. Final. */
    @JsonProperty("Failed")
    FAILED("Failed"),

    /** A value of a newer version. Never written. */
    @JsonProperty("Unknown")
    UNKNOWN("Unknown");

    private final String value;

    JobPhase(String value) {
        this.value = value;
    }

    /** As written in the status. */
    public String value() {
        return value;
    }

    /** True for {@link #SUCCEEDED} and {@link #FAILED}: nothing more happens to the job. */
    public boolean isFinal() {
        return this == SUCCEEDED || this == FAILED;
    }

    /** The phase written as {@code value}, {@link #UNKNOWN} for any other word: a strange one must not close a watch. */
    @JsonCreator
    public static JobPhase of(String value) {
        return Arrays.stream(values())
                .filter(p -> p.value.equals(value))
                .findFirst()
                .orElse(UNKNOWN);
    }
}
