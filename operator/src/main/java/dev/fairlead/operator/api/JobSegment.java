package dev.fairlead.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * Replicas that must be closer to each other than to the rest of the gang.
 *
 * @param level the level of which the replicas of one segment share one domain
 * @param replicas how many replicas make a segment, 1 or more
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record JobSegment(
        @Required
        @Size(min = 1, max = 63)
        @ValidationRule(value = GpuJobSpec.LABEL_RULE, message = "a topology level must be a DNS label such as nvlink")
        @JsonPropertyDescription("Level of which the replicas of a segment must share one domain, such as nvlink.")
        String level,

        @Required
        @Min(1)
        @Max(10_000)
        @JsonPropertyDescription("Replicas in a segment, by their indexes. The last segment may be smaller.")
        Integer replicas) {}
