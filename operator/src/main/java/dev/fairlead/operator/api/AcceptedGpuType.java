package dev.fairlead.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;

/**
 * A GPU type that a job accepts.
 *
 * @param name the type as the cluster knows it, such as {@code H100}
 * @param speed the job's relative speed on it, above 0 and at most 1000; 1 when absent
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record AcceptedGpuType(
        @Required
        @Size(min = 1, max = 63)
        @ValidationRule(value = GpuJobSpec.GPU_TYPE_RULE, message = GpuJobSpec.GPU_TYPE_MESSAGE)
        @JsonPropertyDescription(
                "Name of the GPU type, such as H100 or A100; see `kubectl get gq` for the types in use.")
        String name,

        @Default("1")
        @Min(value = 0, inclusive = false)
        @Max(1000)
        @JsonPropertyDescription("How fast the job runs on this type compared with the others in the list. A job with"
                + " H100 at 1.0 and A100 at 0.4 makes as much progress on 4 H100 as on 10 A100.")
        Double speed) {

    /** Jackson passes null for an absent speed; it reads as 1. */
    public AcceptedGpuType {
        speed = Objects.requireNonNullElse(speed, 1.0);
    }

    /** A type at speed 1. */
    public AcceptedGpuType(String name) {
        this(name, 1.0);
    }
}
