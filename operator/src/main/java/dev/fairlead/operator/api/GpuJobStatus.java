package dev.fairlead.operator.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a job. Written by the operator, which keeps nothing else: everything it must remember about a job over
 * its own restart is here or on the job's pods. Times are cut to whole seconds, as elsewhere in Kubernetes, so that a
 * status equals itself after a round trip.
 */
@JsonClassDescription("What became of the job. Written by Fairlead.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(Include.NON_EMPTY)
public record GpuJobStatus(
        @JsonPropertyDescription("Where the job is in its life.") @Nullable
        JobPhase phase,

        @JsonPropertyDescription("Why, in one word; see the page on reasons.") @Nullable
        String reason,

        @JsonPropertyDescription(
                "Why, in one sentence for people, with the smallest change that would help a waiting job.")
        @Nullable
        String message,

        @JsonPropertyDescription(
                "Place among the waiting jobs of the queue, 1 being next. Absent when the job does not wait.")
        @Nullable
        Integer queuePosition,

        @JsonPropertyDescription("GPU type of the nodes the job holds. Absent without nodes.") @Nullable
        String gpuType,

        @JsonPropertyDescription("GPUs the job holds now.") int gpus,

        @JsonPropertyDescription("Replicas the job holds GPUs for now; at most spec.replicas.")
        int replicas,

        @JsonPropertyDescription("Replicas whose pod is ready.")
        int readyReplicas,

        @JsonPropertyDescription("Node of each replica, by replica index.")
        List<String> nodes,

        @JsonPropertyDescription("When nodes were last chosen. minRuntimeSeconds counts from here.")
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Nullable
        Instant placedTime,

        @JsonPropertyDescription(
                "When every replica was ready for the first time since nodes were last chosen. activeDeadlineSeconds and checkpoints count from here.")
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Nullable
        Instant startTime,

        @JsonPropertyDescription("When the job succeeded or failed.")
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Nullable
        Instant completionTime,

        @JsonPropertyDescription("Not started again before this time, after a failure.")
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Nullable
        Instant retryTime,

        @JsonPropertyDescription("Times the job was given nodes.")
        int attempts,

        @JsonPropertyDescription("Failures that count against backoffLimit.")
        int failures,

        @JsonPropertyDescription("Times the job was stopped for another job.")
        int preemptions,

        @JsonPropertyDescription("Namespace and name of the job it was last stopped for, such as research/llama.")
        @Nullable
        String preemptedBy,

        @JsonPropertyDescription("Placed, Ready, Suspended, Succeeded and Failed; see the page on reasons.")
        List<Condition> conditions,

        @JsonPropertyDescription("The metadata.generation this status speaks of.") @Nullable
        Long observedGeneration) {

    /** Jackson passes null for absent lists; they read as empty. */
    public GpuJobStatus {
        nodes = nodes == null ? List.of() : List.copyOf(nodes);
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        placedTime = wholeSeconds(placedTime);
        startTime = wholeSeconds(startTime);
        completionTime = wholeSeconds(completionTime);
        retryTime = wholeSeconds(retryTime);
    }

    /** The status of a job nobody has looked at. */
    public static GpuJobStatus empty() {
        return new GpuJobStatusBuilder().build();
    }

    /** A builder that starts from this status. */
    public GpuJobStatusBuilder toBuilder() {
        return new GpuJobStatusBuilder(this);
    }

    private static @Nullable Instant wholeSeconds(@Nullable Instant time) {
        return time == null ? null : time.truncatedTo(ChronoUnit.SECONDS);
    }
}
