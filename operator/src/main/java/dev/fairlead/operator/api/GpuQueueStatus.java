package dev.fairlead.operator.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a queue is doing. Written by the operator; use {@link #of} so that {@code summary} agrees with {@code gpus}. */
@JsonClassDescription("How the queue is doing. Written by Fairlead.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(Include.NON_EMPTY)
public record GpuQueueStatus(
        @JsonPropertyDescription("Use of each GPU type, with everything below this queue in the tree.")
        List<QueueGpuStatus> gpus,

        @JsonPropertyDescription("Used, guaranteed and allowed GPUs per type, such as `H100 12/64/128, A100 0/32/-`.")
        @Nullable
        String summary,

        @JsonPropertyDescription("Jobs that hold GPUs, with everything below this queue in the tree.")
        int runningJobs,

        @JsonPropertyDescription("Jobs that wait for GPUs, with everything below this queue in the tree.")
        int waitingJobs,

        @JsonPropertyDescription("Ready and GuaranteeCovered; see the page on reasons.")
        List<Condition> conditions,

        @JsonPropertyDescription("The metadata.generation this status speaks of.") @Nullable
        Long observedGeneration) {

    /** Jackson passes null for absent lists; they read as empty. */
    public GpuQueueStatus {
        gpus = gpus == null ? List.of() : List.copyOf(gpus);
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }

    /** A status whose summary is made from {@code gpus}, in their order. */
    public static GpuQueueStatus of(
            List<QueueGpuStatus> gpus,
            int runningJobs,
            int waitingJobs,
            List<Condition> conditions,
            @Nullable Long observedGeneration) {
        String summary = gpus.stream().map(QueueGpuStatus::summary).collect(Collectors.joining(", "));
        return new GpuQueueStatus(gpus, summary, runningJobs, waitingJobs, conditions, observedGeneration);
    }
}
