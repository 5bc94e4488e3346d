package dev.fairlead.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** What a queue's jobs of one namespace have used of one GPU type. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record NamespaceGpuUsage(
        @Required @JsonPropertyDescription("Namespace of the jobs, or `(other)`.")
        String namespace,

        @Required @JsonPropertyDescription("GPU type, such as H100.")
        String type,

        @JsonPropertyDescription("GPU-seconds since the queue was made.")
        long gpuSeconds) {
    /** Stands for all namespaces that have no row of their own; no namespace can be called so. */
    public static final String OTHER = "(other)";
}
