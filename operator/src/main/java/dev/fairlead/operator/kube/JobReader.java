package dev.fairlead.operator.kube;

import dev.fairlead.core.model.AcceptedGpuType;
import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.Role;
import dev.fairlead.core.model.Topology;
import dev.fairlead.core.model.TopologyRequest;
import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.GpuJobSpec;
import dev.fairlead.operator.api.JobLauncher;
import dev.fairlead.operator.api.JobReason;
import dev.fairlead.operator.api.JobSegment;
import dev.fairlead.operator.api.JobTopology;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a job. Everything the scheduler cannot honour is refused with a sentence rather than ignored: a pod in the wrong
 * place costs more than a question.
 */
public final class JobReader {
    private final Topology topology;
    private final PodRequests podRequests;
    private final TemplateCheck templateCheck;
    private final TemplateCheck launcherCheck;
    private final PodTolerations tolerations;

    /** @param extraTolerations given to every job's pods besides those for the GPU resources */
    public JobReader(Topology topology, GpuResources gpuResources, List<Toleration> extraTolerations) {
        this.topology = topology;
        this.podRequests = new PodRequests(gpuResources);
        this.templateCheck = TemplateCheck.ofReplicas(gpuResources);
        this.launcherCheck = TemplateCheck.ofLauncher(gpuResources);
        this.tolerations = new PodTolerations(gpuResources, extraTolerations);
    }

    /** What the pods of every job tolerate without its user's doing. */
    public List<dev.fairlead.core.model.Toleration> toleratedByEveryJob() {
        return tolerations.ofEveryJob();
    }

    /** The identity of a job. */
    public static JobId id(GpuJob object) {
        ObjectMeta metadata = object.getMetadata();
        return new JobId(orEmpty(metadata.getNamespace()), orEmpty(metadata.getName()), orEmpty(metadata.getUid()));
    }

    /** The job, or the first thing that is wrong with it. */
    public JobReading read(GpuJob object, PriorityClasses classes) {
        try {
            return new JobReading.Accepted(job(object, classes));
        } catch (Refusal refusal) {
            return refusal.reading();
        }
    }

    private Job job(GpuJob object, PriorityClasses classes) throws Refusal {
        @Nullable GpuJobSpec spec = object.getSpec();
        if (spec == null || spec.queue() == null || spec.queue().isEmpty()) {
            throw Refusal.invalid("the job has no spec.queue; name the GpuQueue whose quota it uses");
        }
        PodSpec pod = templateCheck.usablePodSpec(spec, spec.template(), spec.gpusPerReplica());
        PriorityClasses.Priority priority = priority(spec, classes);
        return new Job(
                id(object),
                new QueueName(spec.queue()),
                gang(spec, pod),
                gpuTypes(spec),
                topology(spec.topology()),
                priority.value(),
                priority.mayPreempt(),
                spec.preemptible(),
                Math.max(0, spec.minRuntimeSeconds()),
                orZero(spec.checkpointIntervalSeconds()),
                orZero(spec.expectedDurationSeconds()),
                orZero(spec.activeDeadlineSeconds()),
                Timestamps.millis(object.getMetadata().getCreationTimestamp()),
                NodeAffinityReader.read(pod),
                tolerations.core(pod));
    }

    private Gang gang(GpuJobSpec spec, PodSpec pod) throws Refusal {
        int fewest = spec.fewestReplicas();
        if (fewest < 1 || spec.replicas() < fewest) {
            throw Refusal.invalid(
                    "spec.minReplicas must be between 1 and spec.replicas (" + spec.replicas() + "), not " + fewest);
        }
        if (spec.gpusPerReplica() < 1) {
            throw Refusal.invalid("spec.gpusPerReplica must be 1 or more, not " + spec.gpusPerReplica());
        }
        List<Role> roles = new ArrayList<>();
        JobLauncher launcher = spec.launcher();
        if (launcher != null) {
            roles.add(new Role("launcher", 1, 1, need(launcherPod(spec, launcher, pod), launcher.gpus())));
        }
        roles.add(new Role(Gang.WORKER, fewest, spec.replicas(), need(pod, spec.gpusPerReplica())));
        return new Gang(roles);
    }

    private PodSpec launcherPod(GpuJobSpec spec, JobLauncher launcher, PodSpec workers) throws Refusal {
        if (launcher.gpus() < 0) {
            throw Refusal.invalid("spec.launcher.gpus must be 0 or more, not " + launcher.gpus());
        }
        PodTemplateSpec template = launcher.template();
        if (template == null) {
            return workers;
        }
        PodSpec pod = launcherCheck.usablePodSpec(spec, template, launcher.gpus());
        launcherCheck.refuseOtherNodes(pod);
        return pod;
    }

    private Resources need(PodSpec pod, int gpus) {
        Resources asked = podRequests.of(pod);
        return new Resources(gpus, asked.cpuMillis(), asked.memoryBytes(), asked.ephemeralStorageBytes(), asked.pods());
    }

    private static List<AcceptedGpuType> gpuTypes(GpuJobSpec spec) throws Refusal {
        List<AcceptedGpuType> types = new ArrayList<>();
        for (var accepted : spec.gpuTypes()) {
            if (accepted.name() == null || accepted.name().isEmpty()) {
                throw Refusal.invalid("an entry of spec.gpuTypes has no name; give one such as H100");
            }
            if (!(accepted.speed() > 0 && accepted.speed() <= 1000)) {
                throw Refusal.invalid("spec.gpuTypes: the speed of " + accepted.name()
                        + " must be above 0 and at most 1000, not " + accepted.speed());
            }
            types.add(new AcceptedGpuType(new GpuType(accepted.name()), accepted.speed()));
        }
        return types;
    }

    private TopologyRequest topology(@Nullable JobTopology asked) throws Refusal {
        if (asked == null) {
            return TopologyRequest.ANYWHERE;
        }
        String required = level("spec.topology.required", asked.required());
        String preferred = level("spec.topology.preferred", asked.preferred());
        JobSegment segment = asked.segment();
        if (segment == null) {
            return new TopologyRequest(required, preferred);
        }
        @Nullable Integer replicas = segment.replicas();
        String level = level("spec.topology.segment.level", segment.level());
        if (level.isEmpty() || replicas == null || replicas < 1) {
            throw Refusal.invalid("spec.topology.segment needs a level and 1 or more replicas, such as"
                    + " {level: nvlink, replicas: 18}");
        }
        return new TopologyRequest(required, preferred, level, replicas);
    }

    private String level(String field, @Nullable String level) throws Refusal {
        if (level == null || level.isEmpty()) {
            return "";
        }
        if (topology.depthOf(level) < 0) {
            throw Refusal.invalid(field + " is '" + level + "', but the cluster's topology levels are "
                    + String.join(", ", topology.levels()));
        }
        return level;
    }

    private static PriorityClasses.Priority priority(GpuJobSpec spec, PriorityClasses classes) throws Refusal {
        String name = spec.priorityClassName();
        if (name == null || name.isEmpty()) {
            return classes.unnamed();
        }
        return classes.named(name)
                .orElseThrow(() -> new Refusal(
                        JobReason.PRIORITY_CLASS_NOT_FOUND,
                        "spec.priorityClassName names the PriorityClass " + name
                                + ", which does not exist; create it or name another"));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static long orZero(@Nullable Long seconds) {
        return seconds == null ? 0 : Math.max(0, seconds);
    }
}
