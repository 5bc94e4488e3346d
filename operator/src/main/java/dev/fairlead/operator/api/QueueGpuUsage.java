package dev.fairlead.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** What a queue's jobs have used of one GPU type. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(Include.NON_NULL)
public record QueueGpuUsage(
        @Required @JsonPropertyDescription("GPU type, such as H100.")
        String type,

        @JsonPropertyDescription("GPU-seconds since the queue was made.")
        long gpuSeconds,

        @JsonPropertyDescription("By the hour, of the last 48 hours, the running one included. Absent if all are 0.")
        @Nullable
        UsageBuckets hours,

        @JsonPropertyDescription(
                "By the day (UTC), of the last 90 days, the running one included. Absent if all are 0.")
        @Nullable
        UsageBuckets days) {}
