package dev.fairlead.operator.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;

/** Whether a queue starts jobs, and what happens to those that run. */
public enum StopPolicy {
    /** Jobs start and run. */
    @JsonProperty("None")
    NONE("None"),

    /** No job starts; running ones go on. */
    @JsonProperty("Hold")
    HOLD("Hold"),

    /** No job starts; running ones are stopped and wait in the queue. */
    @JsonProperty("HoldAndDrain")
    HOLD_AND_DRAIN("HoldAndDrain"),

    /** A value of a newer version. Never written; read it as {@link #HOLD}, which disturbs nothing that runs. */
    @JsonProperty("Unknown")
    UNKNOWN("Unknown");

    private final String value;

    StopPolicy(String value) {
        this.value = value;
    }

    /** As written in a manifest. */
    public String value() {
        return value;
    }

    /** The policy written as {@code value}, {@link #UNKNOWN} for any other word: a strange one must not close a watch. */
    @JsonCreator
    public static StopPolicy of(String value) {
        return Arrays.stream(values())
                .filter(p -> p.value.equals(value))
                .findFirst()
                .orElse(UNKNOWN);
    }
}
