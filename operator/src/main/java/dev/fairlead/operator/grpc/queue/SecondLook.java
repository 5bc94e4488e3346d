package dev.fairlead.operator.grpc.queue;

import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.grpc.error.Kubernetes;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.grpc.StatusRuntimeException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the tree again once a queue is written. Two writes to different queues can each be right by itself and wrong
 * together, and no precondition of the API server speaks of two objects. Whoever writes second sees the first, so of two such
 * writers at least one finds out and takes back what it wrote; for that moment the scheduler may see both, and says so.
 */
final class SecondLook {
    private final KubernetesClient client;

    SecondLook(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Checks what was written together with what others wrote meanwhile.
     *
     * @param was the queue before; null if it is new
     * @param written the queue as the API server has taken it
     * @return false if it made the tree invalid and was taken back
     */
    boolean stands(@Nullable GpuQueue was, GpuQueue written) {
        String name = written.getMetadata().getName();
        while (true) {
            QueueForest now =
                    new QueueForest(client.resources(GpuQueue.class).list().getItems());
            GpuQueue live = now.find(name);
            if (live == null || !sameSpec(live, written)) {
                // Who changed or deleted it since has answered for that.
                return true;
            }
            try {
                TreeRules.check(now.with(name, was), live);
                return true;
            } catch (StatusRuntimeException broken) {
                if (takenBack(was, live)) {
                    return false;
                }
            }
        }
    }

    /** Writes of the status do not count; they are no change of ours or of anybody's. */
    private static boolean sameSpec(GpuQueue live, GpuQueue written) {
        return Objects.equals(live.getMetadata().getUid(), written.getMetadata().getUid())
                && Objects.equals(
                        live.getMetadata().getGeneration(),
                        written.getMetadata().getGeneration());
    }

    /** False if it has changed since it was looked at. */
    private boolean takenBack(@Nullable GpuQueue was, GpuQueue live) {
        try {
            if (was == null) {
                client.resource(live)
                        .lockResourceVersion(live.getMetadata().getResourceVersion())
                        .delete();
            } else {
                client.resources(GpuQueue.class)
                        .withName(live.getMetadata().getName())
                        .patch(
                                new PatchContext.Builder()
                                        .withPatchType(PatchType.JSON_MERGE)
                                        .withFieldManager(QueueWrites.FIELD_MANAGER)
                                        .build(),
                                QueuePatch.patch(live, was));
            }
            return true;
        } catch (KubernetesClientException refused) {
            if (Kubernetes.conflict(refused)) {
                return false;
            }
            if (Kubernetes.notFound(refused)) {
                return true;
            }
            throw Kubernetes.problem(refused, QueuePatch::field).exception();
        }
    }
}
