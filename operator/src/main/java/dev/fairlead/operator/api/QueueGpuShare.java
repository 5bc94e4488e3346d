package dev.fairlead.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Where a queue's fair share of one GPU type comes from. Whole GPUs, with everything below it in the tree. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(Include.NON_NULL)
public record QueueGpuShare(
        @JsonPropertyDescription("GPUs that its jobs hold and ask for, up to its limit.")
        int demand,

        @JsonPropertyDescription("GPUs of the share that are guaranteed.")
        int fromGuarantee,

        @JsonPropertyDescription("GPUs of the share that guarantees of the queues next to it leave over.")
        int fromSurplus,

        @JsonPropertyDescription("What its weight counts after what it used lately, in percent: 50 to 200.")
        int weightPercent,

        @JsonPropertyDescription("GPUs it has held on average lately beyond its guarantee.")
        int recentlyBorrowed,

        @JsonPropertyDescription(
                "What keeps the share from being larger: Demand, Limit, GuaranteesScaledDown, HigherPriority,"
                        + " NoSurplus or Weight.")
        @Nullable
        String bound,

        @JsonPropertyDescription("The same in a sentence.") @Nullable
        String explanation) {}
