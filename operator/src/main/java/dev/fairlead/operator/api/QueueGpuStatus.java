package dev.fairlead.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** A queue's use of one GPU type, with everything below it in the tree. Whole GPUs, never negative. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(Include.NON_NULL)
public record QueueGpuStatus(
        @Required @JsonPropertyDescription("GPU type, such as H100.")
        String type,

        @JsonPropertyDescription("GPUs held by jobs.") int allocated,

        @JsonPropertyDescription("GPUs held above the guarantee; others may take them back.")
        int borrowed,

        @JsonPropertyDescription("GPUs that are the queue's fair share right now.")
        int entitlement,

        @JsonPropertyDescription("GPUs that waiting jobs ask for.")
        int pending,

        @JsonPropertyDescription("GPUs guaranteed, from the spec.")
        int guaranteed,

        @JsonPropertyDescription("Most GPUs allowed, from the spec. Absent: no limit.") @Nullable
        Integer limit,

        @JsonPropertyDescription("Where the entitlement comes from.") @Nullable
        QueueGpuShare share) {

    /** As shown by {@code kubectl get gq}: type, used, guaranteed and limit, such as {@code H100 12/64/128}. */
    String summary() {
        return "%s %d/%d/%s".formatted(type, allocated, guaranteed, limit == null ? "-" : limit.toString());
    }
}
