package dev.fairlead.operator.kube;

import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.operator.api.GpuJob;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a pod, whoever it belongs to. */
public final class PodReader {
    private final PodRequests requests;

    public PodReader(GpuResources gpuResources) {
        this.requests = new PodRequests(gpuResources);
    }

    /**
     * The pod as one of a job if a GpuJob owns it and its name ends with its index; names and owners cannot be changed by
     * mistake, as labels can.
     */
    public PodReading read(Pod pod) {
        ObjectMeta metadata = pod.getMetadata();
        String uid = orEmpty(metadata.getUid());
        String name = orEmpty(metadata.getName());
        String namespace = orEmpty(metadata.getNamespace());
        NodeName node =
                new NodeName(pod.getSpec() == null ? "" : orEmpty(pod.getSpec().getNodeName()));
        Resources resources = pod.getSpec() == null ? Resources.ZERO : requests.of(pod.getSpec());
        boolean holdsNode = !node.value().isEmpty() && !PodOutcome.ended(pod);

        Optional<OwnerReference> owner = owningJob(metadata);
        int index = owner.map(job -> index(name, job.getName())).orElse(-1);
        if (owner.isEmpty() || index < 0) {
            return new PodReading.Foreign(uid, namespace, name, node, resources, holdsNode);
        }
        PodOutcome outcome = PodOutcome.of(pod);
        return new PodReading.OfJob(
                new JobId(namespace, owner.get().getName(), orEmpty(owner.get().getUid())),
                uid,
                name,
                index,
                number(metadata.getLabels(), GpuJobLabels.ATTEMPT),
                number(metadata.getAnnotations(), GpuJobLabels.GANG_SIZE),
                node,
                resources,
                holdsNode,
                outcome.phase(),
                metadata.getDeletionTimestamp() != null,
                outcome.sentence(),
                Timestamps.millis(metadata.getCreationTimestamp()));
    }

    private static Optional<OwnerReference> owningJob(ObjectMeta metadata) {
        return KubernetesJson.orEmpty(metadata.getOwnerReferences()).stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController())
                        && "GpuJob".equals(owner.getKind())
                        && orEmpty(owner.getApiVersion()).startsWith(GpuJob.GROUP + "/"))
                .findFirst();
    }

    /** The number after {@code <job>-}, or -1 if the name is not made like that. */
    private static int index(String pod, @Nullable String job) {
        String prefix = job + "-";
        return pod.startsWith(prefix) ? digits(pod.substring(prefix.length()), -1) : -1;
    }

    private static int number(@Nullable Map<String, String> texts, String key) {
        return texts == null ? 0 : digits(orEmpty(texts.get(key)), 0);
    }

    private static int digits(String text, int otherwise) {
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : otherwise;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
