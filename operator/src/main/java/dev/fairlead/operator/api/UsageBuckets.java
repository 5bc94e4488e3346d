package dev.fairlead.operator.api;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.time.Instant;
import java.util.List;

/** GPU-seconds of equal stretches of time that follow each other. Stretches before and after those listed are 0. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record UsageBuckets(
        @Required
        @JsonPropertyDescription("When the first hour or day begins.")
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        Instant first,

        @Required @JsonPropertyDescription("GPU-seconds of the first hour or day and of each that follows.")
        List<Long> gpuSeconds) {

    /** Jackson passes null for what is absent; it reads as nothing used. */
    public UsageBuckets {
        first = first == null ? Instant.EPOCH : first;
        gpuSeconds = gpuSeconds == null ? List.of() : List.copyOf(gpuSeconds);
    }
}
