package dev.fairlead.operator.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a queue is promised and allowed. Absent fields read as their documented default. */
@JsonClassDescription("What the queue is promised and allowed.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(Include.NON_EMPTY)
public record GpuQueueSpec(
        @Size(min = 1, max = 63)
        @ValidationRule(value = GpuJobSpec.LABEL_RULE, message = "parent must be the name of a GpuQueue, a DNS label")
        @JsonPropertyDescription("Name of the queue above this one. Absent: the queue is directly under the root.")
        @Nullable
        String parent,

        @Default("1")
        @Min(1)
        @Max(1_000_000)
        @JsonPropertyDescription(
                "Share of what is left over once every queue has its guarantee, compared with the queues"
                        + " next to this one: weight 2 gets twice as much as weight 1.")
        Integer weight,

        @Default("0")
        @Min(-1000)
        @Max(1000)
        @JsonPropertyDescription(
                "Who is served first, among the queues next to this one, of what is left over once every queue has its"
                        + " guarantee: all of a higher priority before any of a lower one, by weight among equals. Says"
                        + " nothing about guarantees, and nothing about the priority of jobs within a queue.")
        Integer surplusPriority,

        @Size(max = 64)
        @JsonPropertyDescription(
                "Quota per GPU type. A type that is not listed is not guaranteed and not limited: the queue"
                        + " may borrow it.")
        List<GpuQuota> gpus,

        @Size(min = 1, max = 1000)
        @JsonPropertyDescription("Namespaces whose jobs may use this queue. Absent: every namespace.")
        List<String> namespaces,

        @Default("None")
        @JsonPropertyDescription(
                "None: jobs start and run. Hold: no job starts, running ones go on. HoldAndDrain: no job"
                        + " starts, and running ones are stopped and wait. Holds for the queues below as well.")
        StopPolicy stopPolicy) {

    /** Jackson passes null for what is absent; it reads as the default the schema states. */
    public GpuQueueSpec {
        weight = Objects.requireNonNullElse(weight, 1);
        surplusPriority = Objects.requireNonNullElse(surplusPriority, 0);
        gpus = gpus == null ? List.of() : List.copyOf(gpus);
        namespaces = namespaces == null ? List.of() : List.copyOf(namespaces);
        stopPolicy = Objects.requireNonNullElse(stopPolicy, StopPolicy.NONE);
    }

    /** True if jobs of {@code namespace} may use this queue. */
    public boolean admits(String namespace) {
        return namespaces.isEmpty() || namespaces.contains(namespace);
    }
}
