package dev.fairlead.operator.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.GpuJobSpec;
import dev.fairlead.operator.api.JobLauncher;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the pods of placed gangs: the user's template with what Fairlead decides filled in. */
public final class PodWriter {
    private static final String SHARED_MEMORY = "/dev/shm";
    private static final String SHARED_MEMORY_VOLUME = "fairlead-shm";

    private final KubernetesSerialization serialization = KubernetesJson.serialization();
    private final GpuResources gpuResources;
    private final PodTolerations tolerations;

    /** @param extraTolerations given to every job's pods besides those for the GPU resources */
    public PodWriter(GpuResources gpuResources, List<Toleration> extraTolerations) {
        this.gpuResources = gpuResources;
        this.tolerations = new PodTolerations(gpuResources, extraTolerations);
    }

    /** The pods of a gang, prepared once: each then costs a copy and the fields that tell it from the others. */
    public GangPods gang(GpuJob job, GangPlacement placement) {
        GpuJobSpec spec = job.getSpec();
        JobLauncher launcher = spec.launcher();
        Map<String, String> variables = GangEnvironment.of(job, placement);
        ObjectNode workers =
                KubernetesJson.tree(prototype(job, placement, spec.template(), spec.gpusPerReplica(), variables));
        ObjectNode first = null;
        if (launcher != null) {
            PodTemplateSpec template = launcher.template() == null ? spec.template() : launcher.template();
            Map<String, String> ofLauncher = GangEnvironment.ofLauncher(job, placement);
            first = KubernetesJson.tree(prototype(job, placement, template, launcher.gpus(), ofLauncher));
            putRole(first, GangEnvironment.LAUNCHER);
            putRole(workers, GangEnvironment.WORKER);
        }
        return new GangPods(serialization, workers, first, job.getMetadata().getName(), placement.nodes());
    }

    private static void putRole(ObjectNode pod, String role) {
        pod.withObject("/metadata/labels").put(GpuJobLabels.ROLE, role);
    }

    private Pod prototype(
            GpuJob job, GangPlacement placement, PodTemplateSpec podTemplate, int gpus, Map<String, String> variables) {
        PodSpec template = podTemplate.getSpec();
        List<Container> containers = new ArrayList<>();
        boolean sharedMemory = false;
        for (Container container : template.getContainers()) {
            Container given = withEnvironment(container, variables);
            if (containers.isEmpty()) {
                given = withGpus(given, placement.gpuResource(), gpus);
            }
            if (!mountsSharedMemory(container)) {
                given = withSharedMemory(given);
                sharedMemory = true;
            }
            containers.add(given);
        }
        PodSpecBuilder spec = new PodSpecBuilder(template)
                .withContainers(containers)
                .withInitContainers(template.getInitContainers().stream()
                        .map(container -> withEnvironment(container, variables))
                        .toList())
                .withSubdomain(job.getMetadata().getName())
                .withSchedulerName(GpuJobLabels.SCHEDULER_NAME)
                .withRestartPolicy("Never")
                .withTolerations(tolerations.kubernetes(job.getSpec().template().getSpec()));
        if (job.getSpec().priorityClassName() != null) {
            spec.withPriorityClassName(job.getSpec().priorityClassName());
        }
        if (sharedMemory) {
            spec.addToVolumes(sharedMemoryVolume());
        }
        return new PodBuilder()
                .withMetadata(metadata(job, placement, podTemplate.getMetadata()))
                .withSpec(spec.build())
                .build();
    }

    private static ObjectMeta metadata(GpuJob job, GangPlacement placement, @Nullable ObjectMeta template) {
        Map<String, String> labels = new HashMap<>();
        Map<String, String> annotations = new HashMap<>();
        if (template != null) {
            labels.putAll(template.getLabels());
            annotations.putAll(template.getAnnotations());
        }
        labels.put(GpuJobLabels.JOB, job.getMetadata().getName());
        labels.put(GpuJobLabels.JOB_UID, job.getMetadata().getUid());
        labels.put(GpuJobLabels.QUEUE, job.getSpec().queue());
        labels.put(GpuJobLabels.ATTEMPT, String.valueOf(placement.attempt()));
        annotations.put(GpuJobLabels.GANG_SIZE, String.valueOf(placement.nodes().size()));
        ObjectMeta metadata = new ObjectMeta();
        metadata.setNamespace(job.getMetadata().getNamespace());
        metadata.setLabels(labels);
        metadata.setAnnotations(annotations);
        metadata.setOwnerReferences(List.of(GangService.owner(job)));
        return metadata;
    }

    private static Container withEnvironment(Container container, Map<String, String> variables) {
        return new ContainerBuilder(container)
                .withEnv(GangEnvironment.before(container.getEnv(), variables))
                .build();
    }

    /** Whatever GPUs the template writes are replaced: it cannot know whose GPUs the job will get. */
    private Container withGpus(Container container, String resource, int gpus) {
        Map<String, Quantity> requests = new HashMap<>();
        Map<String, Quantity> limits = new HashMap<>();
        if (container.getResources() != null) {
            requests.putAll(container.getResources().getRequests());
            limits.putAll(container.getResources().getLimits());
        }
        requests.keySet().removeAll(gpuResources.names());
        limits.keySet().removeAll(gpuResources.names());
        if (gpus > 0) {
            limits.put(resource, new Quantity(String.valueOf(gpus)));
        }
        return new ContainerBuilder(container)
                .editOrNewResources()
                .withRequests(requests)
                .withLimits(limits)
                .endResources()
                .build();
    }

    private static boolean mountsSharedMemory(Container container) {
        return container.getVolumeMounts().stream()
                .anyMatch(mount -> mount.getMountPath() != null
                        && mount.getMountPath().replaceAll("/+$", "").equals(SHARED_MEMORY));
    }

    private static Container withSharedMemory(Container container) {
        return new ContainerBuilder(container)
                .addToVolumeMounts(new VolumeMountBuilder()
                        .withName(SHARED_MEMORY_VOLUME)
                        .withMountPath(SHARED_MEMORY)
                        .build())
                .build();
    }

    /**
     * The 64 MiB that containers get otherwise end in bus errors of data loaders. No size limit: what is written there
     * counts against the container's memory limit, which the user did set.
     */
    private static Volume sharedMemoryVolume() {
        return new VolumeBuilder()
                .withName(SHARED_MEMORY_VOLUME)
                .withNewEmptyDir()
                .withMedium("Memory")
                .endEmptyDir()
                .build();
    }
}
