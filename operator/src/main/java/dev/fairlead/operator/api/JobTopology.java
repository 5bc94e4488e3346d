package dev.fairlead.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Which part of the network the replicas share.
 *
 * @param required the level all replicas must share one domain of, or null
 * @param preferred the level they should share one domain of when that is possible, or null
 * @param segment which replicas must be closer to each other, or null
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(Include.NON_EMPTY)
public record JobTopology(
        @Size(min = 1, max = 63)
        @ValidationRule(value = GpuJobSpec.LABEL_RULE, message = "a topology level must be a DNS label such as rack")
        @JsonPropertyDescription("Level of which all replicas must share one domain, such as rack: the job waits rather"
                + " than be spread over two racks. Levels are the operator's topology levels.")
        @Nullable
        String required,

        @Size(min = 1, max = 63)
        @ValidationRule(value = GpuJobSpec.LABEL_RULE, message = "a topology level must be a DNS label such as rack")
        @JsonPropertyDescription("Level of which the replicas should share as few domains as possible; the job starts"
                + " even when that is not possible.")
        @Nullable
        String preferred,

        @JsonPropertyDescription(
                "Groups of replicas, by their indexes, that must each share one domain of a level, such as"
                        + " 18 nodes of one NVLink domain. Groups may be apart, within the required level.")
        @Nullable
        JobSegment segment) {}
