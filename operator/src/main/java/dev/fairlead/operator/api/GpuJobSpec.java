package dev.fairlead.operator.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
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
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a job asks for. Durations are whole seconds; counts are replicas or GPUs. Absent fields read as their documented
 * default, so no accessor without {@code @Nullable} gives null. Bounds and rules are enforced by the API server.
 */
@JsonClassDescription("What the job asks for.")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(Include.NON_EMPTY)
@ValidationRule(
        value = "!has(self.minReplicas) || self.minReplicas <= self.replicas",
        message = "minReplicas must not be above replicas",
        reason = "FieldValueInvalid")
@ValidationRule(
        value = "!has(self.expectedDurationSeconds) || !has(self.activeDeadlineSeconds)"
                + " || self.expectedDurationSeconds <= self.activeDeadlineSeconds",
        message =
                "expectedDurationSeconds must not be above activeDeadlineSeconds: the job would be stopped before it can"
                        + " finish",
        reason = "FieldValueInvalid")
@ValidationRule(value = GpuJobSpec.TEMPLATE_GPUS_RULE, message = GpuJobSpec.TEMPLATE_GPUS_MESSAGE)
@ValidationRule(
        value = "oldSelf.suspend || self.queue == oldSelf.queue",
        message = "queue cannot be changed unless the job was suspended: set suspend to true first")
@ValidationRule(
        value = "oldSelf.suspend || (self.replicas == oldSelf.replicas"
                + " && has(self.minReplicas) == has(oldSelf.minReplicas)"
                + " && (!has(self.minReplicas) || self.minReplicas == oldSelf.minReplicas))",
        message = "replicas and minReplicas cannot be changed unless the job was suspended: set suspend to true first")
@ValidationRule(
        value = "oldSelf.suspend || (self.gpusPerReplica == oldSelf.gpusPerReplica"
                + " && has(self.gpuTypes) == has(oldSelf.gpuTypes)"
                + " && (!has(self.gpuTypes) || self.gpuTypes == oldSelf.gpuTypes))",
        message =
                "gpusPerReplica and gpuTypes cannot be changed unless the job was suspended: set suspend to true first")
@ValidationRule(
        value = "oldSelf.suspend || (has(self.topology) == has(oldSelf.topology)"
                + " && (!has(self.topology) || self.topology == oldSelf.topology))",
        message = "topology cannot be changed unless the job was suspended: set suspend to true first")
@ValidationRule(
        value = "oldSelf.suspend || (self.preemptible == oldSelf.preemptible"
                + " && has(self.priorityClassName) == has(oldSelf.priorityClassName)"
                + " && (!has(self.priorityClassName) || self.priorityClassName == oldSelf.priorityClassName))",
        message =
                "priorityClassName and preemptible cannot be changed unless the job was suspended: set suspend to true"
                        + " first")
@ValidationRule(
        value = "oldSelf.suspend || (has(self.launcher) == has(oldSelf.launcher)"
                + " && (!has(self.launcher) || self.launcher == oldSelf.launcher))",
        message = "launcher cannot be changed unless the job was suspended: set suspend to true first")
@ValidationRule(
        value = "oldSelf.suspend || self.template == oldSelf.template",
        message = "template cannot be changed unless the job was suspended: set suspend to true first")
public record GpuJobSpec(
        @Required
        @Size(min = 1, max = 63)
        @ValidationRule(value = LABEL_RULE, message = "queue must be the name of a GpuQueue, a DNS label")
        @JsonPropertyDescription("Name of the GpuQueue whose quota the job uses. It must be a leaf of the queue tree.")
        String queue,

        @Default("1")
        @Min(1)
        @Max(10_000)
        @JsonPropertyDescription("Pods of the job: a gang, started all together or not at all.")
        Integer replicas,

        @Min(1)
        @Max(10_000)
        @JsonPropertyDescription(
                "Fewest replicas the job can work with. When given, the job is elastic: it may start with"
                        + " fewer than `replicas`, grow when GPUs come free and shrink before other jobs are stopped. Absent: the"
                        + " same as `replicas`.")
        @Nullable
        Integer minReplicas,

        @Default("1")
        @Min(1)
        @Max(128)
        @JsonPropertyDescription(
                "GPUs of each replica, all on one node. They are given to the first container of the" + " template.")
        Integer gpusPerReplica,

        @JsonPropertyDescription(
                "One pod besides the replicas that starts the work on them, such as mpirun. It is placed"
                        + " with them or not at all, has index 0, and the job succeeds when it does. Absent: there is none.")
        @Nullable
        JobLauncher launcher,

        @Size(min = 1, max = 16)
        @ValidationRule(
                value = "self.all(a, self.exists_one(b, b.name == a.name))",
                message = "gpuTypes must name each GPU type once")
        @JsonPropertyDescription(
                "GPU types the job accepts, best first. All replicas get the same type. Absent: any type.")
        List<AcceptedGpuType> gpuTypes,

        @JsonPropertyDescription("Which part of the network the replicas share. Absent: they may run anywhere, close"
                + " together when that costs nothing.")
        @Nullable
        JobTopology topology,

        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
                "Name of a PriorityClass of the cluster. It orders the jobs of one queue, and a job may"
                        + " preempt jobs of its queue with a lower priority. Absent: the cluster's default, or priority 0.")
        @Nullable
        String priorityClassName,

        @Default("true")
        @JsonPropertyDescription(
                "Whether the job may be stopped for others. A job that may not be stopped uses guaranteed"
                        + " GPUs only and never borrows.")
        Boolean preemptible,

        @Default("0")
        @Min(0)
        @Max(MAX_SECONDS)
        @JsonPropertyDescription("Seconds the job is left alone after each start before it may be stopped for others.")
        Long minRuntimeSeconds,

        @Min(1)
        @Max(MAX_SECONDS)
        @JsonPropertyDescription(
                "Seconds the job is expected to run on GPUs of speed 1. Used to say when waiting jobs will start and to let"
                        + " short jobs go first where they delay nobody; a wrong guess never stops a job.")
        @Nullable
        Long expectedDurationSeconds,

        @Min(1)
        @Max(MAX_SECONDS)
        @JsonPropertyDescription(
                "Seconds a start of the job may run before it is stopped and fails with DeadlineExceeded."
                        + " Time spent waiting does not count. Absent: no deadline.")
        @Nullable
        Long activeDeadlineSeconds,

        @Min(1)
        @Max(MAX_SECONDS)
        @JsonPropertyDescription(
                "Seconds between two checkpoints. When somebody must be stopped, the job that loses least"
                        + " since its last checkpoint is. Absent: everything since the start would be lost.")
        @Nullable
        Long checkpointIntervalSeconds,

        @Default("3")
        @Min(0)
        @Max(1000)
        @JsonPropertyDescription("Failures after which the job is given up. Being preempted, losing a node and being"
                + " refused by a node are not failures.")
        Integer backoffLimit,

        @Default("false")
        @JsonPropertyDescription(
                "True stops the job and keeps it from waiting for GPUs. While it is true, fields that are"
                        + " otherwise fixed may be changed.")
        Boolean suspend,

        @Required
        @JsonPropertyDescription(
                "Pod template of every replica, its labels and annotations included. The fields of a pod"
                        + " are checked when the pods are made; what Fairlead decides itself (node, scheduler, restart policy,"
                        + " host names, GPUs) must be left out.")
        PodTemplateSpec template) {

    /** Ten years: long enough for any job, short enough that adding two durations never overflows. */
    static final long MAX_SECONDS = 315_360_000;

    static final String LABEL_RULE = "self.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')";

    static final String GPU_TYPE_RULE = "self.matches('^[A-Za-z0-9]([-_.A-Za-z0-9]*[A-Za-z0-9])?$')";

    static final String GPU_TYPE_MESSAGE =
            "a GPU type must be letters, digits, '-', '_' and '.', such as H100 or A100-80GB";

    // Only the first container is looked at here; that the others ask for none is a rule of the template's own schema.
    static final String TEMPLATE_GPUS_RULE = "!has(self.template.spec.containers[0].resources)"
            + " || !has(self.template.spec.containers[0].resources.limits)"
            + " || !has(self.template.spec.containers[0].resources.limits.nvidia__dot__com__slash__gpu)"
            + " || string(self.template.spec.containers[0].resources.limits.nvidia__dot__com__slash__gpu)"
            + " == string(self.gpusPerReplica)";

    static final String TEMPLATE_GPUS_MESSAGE = "leave nvidia.com/gpu out of the template: the first container is given"
            + " gpusPerReplica GPUs, and a limit there must be the same number";

    /** Jackson passes null for what is absent; it reads as the default the schema states. */
    public GpuJobSpec {
        replicas = Objects.requireNonNullElse(replicas, 1);
        gpusPerReplica = Objects.requireNonNullElse(gpusPerReplica, 1);
        gpuTypes = gpuTypes == null ? List.of() : List.copyOf(gpuTypes);
        preemptible = Objects.requireNonNullElse(preemptible, true);
        minRuntimeSeconds = Objects.requireNonNullElse(minRuntimeSeconds, 0L);
        backoffLimit = Objects.requireNonNullElse(backoffLimit, 3);
        suspend = Objects.requireNonNullElse(suspend, false);
        template = Objects.requireNonNullElseGet(template, PodTemplateSpec::new);
    }

    /** Fewest replicas the job can work with: {@code minReplicas}, or {@code replicas} when the job is not elastic. */
    public int fewestReplicas() {
        return minReplicas == null ? replicas : minReplicas;
    }

    /** Pods that go before the replicas: 1 with a launcher, else 0. */
    public int launchers() {
        return launcher == null ? 0 : 1;
    }

    /** Fewest pods the job can work with, the launcher included. */
    public int fewestPods() {
        return launchers() + fewestReplicas();
    }

    /** GPUs of the pod with this index; a launcher is pod 0. */
    public int gpusOf(int index) {
        return launcher != null && index == 0 ? launcher.gpus() : gpusPerReplica;
    }

    /** GPUs of the first so many pods. */
    public long gpus(int pods) {
        return pods == 0 ? 0 : gpusOf(0) + (long) gpusPerReplica * (pods - 1);
    }

    /** True if the job may run with fewer replicas than it asks for. */
    public boolean elastic() {
        return fewestReplicas() < replicas;
    }
}
