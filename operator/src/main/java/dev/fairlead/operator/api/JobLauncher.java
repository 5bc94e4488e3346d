package dev.fairlead.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One pod besides the replicas that starts the work on them, as {@code mpirun} does.
 *
 * @param gpus GPUs of the launcher, 0 or more
 * @param template its pod, or null for the replicas' own template
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(Include.NON_EMPTY)
public record JobLauncher(
        @Default("0")
        @Min(0)
        @Max(128)
        @JsonPropertyDescription("GPUs of the launcher, of the replicas' type. They are given to its first container.")
        Integer gpus,

        @JsonPropertyDescription("Pod template of the launcher. Absent: the replicas' template. Which nodes it may use"
                + " and what it tolerates is that of the replicas and must be left out.")
        @Nullable
        PodTemplateSpec template) {
    /** Jackson passes null for what is absent; it reads as the default the schema states. */
    public JobLauncher {
        gpus = Objects.requireNonNullElse(gpus, 0);
    }
}
