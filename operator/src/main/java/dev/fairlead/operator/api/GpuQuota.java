package dev.fairlead.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A queue's quota of one GPU type, in whole GPUs.
 *
 * @param type the GPU type, such as {@code H100}
 * @param guaranteed GPUs the queue always gets back, 0 or more; 0 when absent
 * @param limit GPUs it never goes above, or null for no limit
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(Include.NON_NULL)
@ValidationRule(
        value = "!has(self.limit) || self.guaranteed <= self.limit",
        message = "guaranteed must not be above limit: a queue cannot be promised more GPUs than it may use",
        reason = "FieldValueInvalid")
public record GpuQuota(
        @Required
        @Size(min = 1, max = 63)
        @ValidationRule(value = GpuJobSpec.GPU_TYPE_RULE, message = GpuJobSpec.GPU_TYPE_MESSAGE)
        @JsonPropertyDescription("GPU type this entry is about, such as H100. Each type may be listed once.")
        String type,

        @Default("0")
        @Min(0)
        @Max(10_000_000)
        @JsonPropertyDescription(
                "GPUs of this type the queue is sure to get, with everything below it in the tree. What"
                        + " others borrowed of them is taken back when jobs here need it.")
        Integer guaranteed,

        @Min(0)
        @Max(10_000_000)
        @JsonPropertyDescription("Most GPUs of this type the queue may hold at once, with everything below it in the"
                + " tree, borrowed ones included. Absent: it may borrow all that is free.")
        @Nullable
        Integer limit) {

    /** Jackson passes null for an absent guarantee; it reads as 0. */
    public GpuQuota {
        guaranteed = Objects.requireNonNullElse(guaranteed, 0);
    }
}
