package dev.fairlead.operator.grpc.queue;

import com.google.protobuf.FieldMask;
import com.google.rpc.Code;
import dev.fairlead.api.v1.CreateQueueRequest;
import dev.fairlead.api.v1.DeleteQueueRequest;
import dev.fairlead.api.v1.ErrorReason;
import dev.fairlead.api.v1.Queue;
import dev.fairlead.api.v1.UpdateQueueRequest;
import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.grpc.error.Kubernetes;
import dev.fairlead.operator.grpc.error.Problem;
import dev.fairlead.operator.grpc.fleet.FleetCamera;
import dev.fairlead.operator.grpc.names.Etags;
import dev.fairlead.operator.grpc.names.ResourceNames;
import dev.fairlead.operator.loop.Sightings;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes to GpuQueue objects. Each looks at the object as it is at the API server, not as it was seen, and is carried out only
 * if it still is that one; when merely its status has moved on meanwhile, it is tried again. This replica makes one write at
 * a time, so that the tree of queues is still the one that a write was checked against; what other replicas write meanwhile is
 * found by a second look.
 */
final class QueueWrites {
    /** Statuses are written once a second at most, so a second attempt nearly always succeeds. */
    private static final int ATTEMPTS = 12;

    private static final long FIRST_PAUSE_NANOS = 5_000_000;
    private static final int MOST_DOUBLINGS = 5;

    static final String FIELD_MANAGER = "fairlead-grpc";
    private static final int MOST_NAMED = 20;

    private final KubernetesClient client;
    private final Sightings sightings;
    private final FleetCamera camera;
    private final SecondLook secondLook;
    private final ReentrantLock writing = new ReentrantLock(true);

    QueueWrites(KubernetesClient client, Sightings sightings, FleetCamera camera) {
        this.client = client;
        this.sightings = sightings;
        this.camera = camera;
        this.secondLook = new SecondLook(client);
    }

    private interface Attempt<T> {
        /** Empty if something has changed meanwhile. */
        Optional<T> make();
    }

    /** Tries until nobody comes in between. Others may go on between two attempts. */
    private <T> T write(String name, Attempt<T> attempt) {
        for (int made = 0; made < ATTEMPTS; made++) {
            Optional<T> done;
            writing.lock();
            try {
                done = attempt.make();
            } finally {
                writing.unlock();
            }
            if (done.isPresent()) {
                return done.get();
            }
            pause(made);
        }
        throw Etags.contention(name).exception();
    }

    Queue create(CreateQueueRequest request) {
        String id = request.getQueueId();
        if (ResourceNames.queueIn(ResourceNames.queue(id)).isEmpty()) {
            throw Problem.field(
                            "queue_id",
                            "'" + (id.length() > 100 ? id.substring(0, 100) + "..." : id)
                                    + "' must be a DNS label: 1 to 63 lower case letters, digits and '-', starting and"
                                    + " ending with a letter or a digit.")
                    .exception();
        }
        GpuQueue wanted = QueuePatch.object(
                request.getQueue(), new ObjectMetaBuilder().withName(id).build());
        return write(ResourceNames.queue(id), () -> create(wanted, request.getValidateOnly()));
    }

    private Optional<Queue> create(GpuQueue wanted, boolean dryRun) {
        String id = wanted.getMetadata().getName();
        QueueForest before = forest();
        if (before.number(id) >= 0) {
            throw alreadyExists(id);
        }
        TreeRules.check(before, wanted);
        try {
            GpuQueue made = client.resource(wanted).dryRun(dryRun).create();
            return dryRun || secondLook.stands(null, made) ? Optional.of(told(before, made)) : Optional.empty();
        } catch (KubernetesClientException refused) {
            if (Kubernetes.conflict(refused)) {
                throw alreadyExists(id);
            }
            throw problem(refused);
        }
    }

    Queue update(UpdateQueueRequest request) {
        String id = id("queue.name", request.getQueue().getName());
        FieldMask mask = QueueMask.of(request);
        return write(request.getQueue().getName(), () -> update(id, mask, request));
    }

    private Optional<Queue> update(String id, FieldMask mask, UpdateQueueRequest request) {
        // One list has the queue and its tree: nothing lies between looking at them and writing.
        QueueForest before = forest();
        GpuQueue live = before.object(before.number(found(before, id)));
        Etags.check(
                request.getQueue().getEtag(),
                live.getMetadata(),
                request.getQueue().getName());
        Queue merged = QueueMask.merge(mask, request.getQueue(), QueueMessages.queue(live));
        GpuQueue wanted = QueuePatch.object(merged, live.getMetadata());
        TreeRules.check(before, wanted);
        boolean dryRun = request.getValidateOnly();
        return patch(id, QueuePatch.patch(live, wanted), dryRun)
                .filter(written -> dryRun || secondLook.stands(live, written))
                .map(written -> told(before, written));
    }

    /** Empty if the object has changed meanwhile. */
    private Optional<GpuQueue> patch(String id, String patch, boolean dryRun) {
        PatchContext.Builder how =
                new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).withFieldManager(FIELD_MANAGER);
        PatchContext context = dryRun ? how.withDryRun(List.of("All")).build() : how.build();
        try {
            return Optional.of(client.resources(GpuQueue.class).withName(id).patch(context, patch));
        } catch (KubernetesClientException refused) {
            if (Kubernetes.conflict(refused)) {
                return Optional.empty();
            }
            if (Kubernetes.notFound(refused)) {
                throw notFound(id);
            }
            throw problem(refused);
        }
    }

    void delete(DeleteQueueRequest request) {
        String id = id("name", request.getName());
        write(request.getName(), () -> delete(id, request) ? Optional.of(id) : Optional.empty());
    }

    /** False if the object has changed meanwhile. */
    private boolean delete(String id, DeleteQueueRequest request) {
        QueueForest before = forest();
        GpuQueue live = before.object(before.number(found(before, id)));
        Etags.check(request.getEtag(), live.getMetadata(), request.getName());
        if (!request.getForce()) {
            checkUnused(before, id);
        }
        try {
            if (!request.getValidateOnly()) {
                client.resource(live)
                        .lockResourceVersion(live.getMetadata().getResourceVersion())
                        .delete();
            }
            return true;
        } catch (KubernetesClientException refused) {
            if (Kubernetes.notFound(refused)) {
                throw notFound(id);
            }
            if (!Kubernetes.conflict(refused)) {
                throw problem(refused);
            }
            return false;
        }
    }

    private void checkUnused(QueueForest forest, String id) {
        List<String> inTheWay = new ArrayList<>();
        forest.childrenOf(id).stream()
                .limit(MOST_NAMED)
                .forEach(child -> inTheWay.add("Queue " + child + " names it as its parent."));
        sightings.jobsOf(id).stream()
                .filter(Consequences::unfinished)
                .limit(MOST_NAMED)
                .forEach(job -> inTheWay.add("Job " + job.getMetadata().getNamespace() + "/"
                        + job.getMetadata().getName() + " names it and is not over."));
        if (!inTheWay.isEmpty()) {
            throw Problem.precondition(
                            ErrorReason.ERROR_REASON_QUEUE_IN_USE,
                            "Queue " + id + " is in use: " + inTheWay.getFirst()
                                    + " Move or end them first, or set force to leave them waiting.",
                            ResourceNames.queue(id),
                            inTheWay)
                    .exception();
        }
    }

    private Queue told(QueueForest before, GpuQueue written) {
        QueueForest after = before.with(written);
        return QueueMessages.queue(written).toBuilder()
                .addAllConsequences(new Consequences(after, sightings, camera)
                        .of(written.getMetadata().getName()))
                .build();
    }

    /** The queues as the API server has them: what was seen may lag behind what the caller has just written. */
    private QueueForest forest() {
        return new QueueForest(client.resources(GpuQueue.class).list().getItems());
    }

    private static String found(QueueForest forest, String id) {
        if (forest.number(id) < 0) {
            throw notFound(id);
        }
        return id;
    }

    /** Several who write the same object would otherwise go on meeting. */
    private static void pause(int attempt) {
        LockSupport.parkNanos(
                ThreadLocalRandom.current().nextLong(FIRST_PAUSE_NANOS << Math.min(attempt, MOST_DOUBLINGS)));
    }

    private static String id(String field, String name) {
        return ResourceNames.queueIn(name)
                .orElseThrow(() ->
                        ResourceNames.malformed(field, name, "queues/research").exception());
    }

    static RuntimeException notFound(String id) {
        return Problem.notFound(ErrorReason.ERROR_REASON_QUEUE_NOT_FOUND, "Queue", ResourceNames.queue(id))
                .exception();
    }

    private static RuntimeException alreadyExists(String id) {
        return Problem.of(
                        Code.ALREADY_EXISTS,
                        ErrorReason.ERROR_REASON_QUEUE_ALREADY_EXISTS,
                        "There is a queue " + id + " already; update it, or choose another queue_id.")
                .with(Problem.resource("Queue", ResourceNames.queue(id)))
                .exception();
    }

    private static RuntimeException problem(KubernetesClientException refused) {
        return Kubernetes.problem(refused, QueuePatch::field).exception();
    }
}
