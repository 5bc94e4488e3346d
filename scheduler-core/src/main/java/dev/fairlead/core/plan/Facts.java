package dev.fairlead.core.plan;

import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.StopPolicy;
import dev.fairlead.core.model.Topology;
import dev.fairlead.core.quota.PastUse;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The raw facts that a plan is judged by, copied into plain maps. Nothing here comes from the indexes and ledgers that the
 * deciders use: an error in those must not be able to prove itself right.
 */
final class Facts {
    final Topology topology;
    final Map<NodeName, Node> nodes = new TreeMap<>();
    final Map<NodeName, Resources> foreign = new HashMap<>();
    final Map<JobId, TrackedJob> jobs = new TreeMap<>();
    final Set<GpuType> types = new TreeSet<>();
    final List<PastUse.Use> pastUses;
    final long usageHalfLifeSeconds;
    private final Map<QueueName, Queue> queues = new TreeMap<>();
    private final Map<QueueName, List<QueueName>> below = new TreeMap<>();
    private final Map<QueueName, List<QueueName>> paths = new HashMap<>();

    Facts(ClusterState state) {
        topology = state.fleet().topology();
        pastUses = state.pastUse().all();
        usageHalfLifeSeconds = state.policy().usageHalfLifeSeconds();
        for (int slot = 0; slot < state.fleet().slotCount(); slot++) {
            Node node = state.fleet().node(slot);
            if (node != null) {
                nodes.put(node.name(), node);
                foreign.put(node.name(), state.fleet().foreignUsage(slot));
                types.add(node.gpuType());
            }
        }
        for (Queue queue : state.queues()) {
            queues.put(queue.name(), queue);
        }
        for (QueueName name : queues.keySet()) {
            below.computeIfAbsent(above(name), key -> new ArrayList<>()).add(name);
        }
        for (TrackedJob tracked : state.jobs()) {
            jobs.put(tracked.job().id(), tracked);
        }
    }

    @Nullable
    TrackedJob job(@Nullable JobId id) {
        return id == null ? null : jobs.get(id);
    }

    Set<QueueName> queueNames() {
        return queues.keySet();
    }

    List<QueueName> below(QueueName queue) {
        return below.getOrDefault(queue, List.of());
    }

    long weight(QueueName queue) {
        Queue declared = queues.get(queue);
        return declared == null ? 1 : declared.weight();
    }

    int band(QueueName queue) {
        Queue declared = queues.get(queue);
        return declared == null ? 0 : declared.surplusBand();
    }

    long created(QueueName queue) {
        Queue declared = queues.get(queue);
        return declared == null ? 0 : declared.createdMillis();
    }

    /** The queue and all above it, the whole cluster last. A queue that is not declared: the whole cluster alone. */
    List<QueueName> upwards(QueueName queue) {
        List<QueueName> known = paths.get(queue);
        if (known != null) {
            return known;
        }
        List<QueueName> path = new ArrayList<>();
        QueueName at = queue;
        while (queues.containsKey(at)) {
            path.add(at);
            at = above(at);
        }
        path.add(QueueName.ROOT);
        paths.put(queue, List.copyOf(path));
        return path;
    }

    /** The part of {@link #upwards} that does not also lie above the other queue. */
    List<QueueName> upwardsUntilCommon(QueueName queue, QueueName other) {
        List<QueueName> path = new ArrayList<>(upwards(queue));
        path.removeAll(new HashSet<>(upwards(other)));
        return path;
    }

    private QueueName above(QueueName queue) {
        Queue declared = queues.get(queue);
        return declared == null || isBroken(queue) ? QueueName.ROOT : declared.parent();
    }

    /** True if the parent is missing or the queue is among its own ancestors. */
    private boolean isBroken(QueueName queue) {
        Queue first = queues.get(queue);
        Queue at = first;
        for (int steps = 0; at != null && steps <= queues.size(); steps++) {
            if (at.parent().isRoot()) {
                return false;
            }
            Queue parent = queues.get(at.parent());
            if (parent == null) {
                return at.equals(first);
            }
            if (parent.equals(first)) {
                return true;
            }
            at = parent;
        }
        return false;
    }

    /** Why the queue may not start a job of the namespace; null if it may. */
    @Nullable
    String closedFor(QueueName queue, String namespace) {
        if (!queues.containsKey(queue)) {
            return "queue " + queue + " does not exist";
        }
        if (!below(queue).isEmpty()) {
            return "queue " + queue + " is no leaf";
        }
        for (QueueName at : upwards(queue)) {
            Queue declared = queues.get(at);
            if (declared == null) {
                continue;
            }
            if (isBroken(at)) {
                return "queue " + at + " is broken";
            }
            if (declared.stopPolicy() != StopPolicy.NONE) {
                return "queue " + at + " is held";
            }
            if (!declared.namespaces().isEmpty() && !declared.namespaces().contains(namespace)) {
                return "queue " + at + " does not admit namespace " + namespace;
            }
        }
        return null;
    }

    boolean isDrained(QueueName queue) {
        for (QueueName at : upwards(queue)) {
            Queue declared = queues.get(at);
            if (declared != null && declared.stopPolicy() == StopPolicy.HOLD_AND_DRAIN) {
                return true;
            }
        }
        return false;
    }

    long limit(QueueName queue, GpuType type) {
        GpuQuota quota = quota(queue, type);
        return quota == null ? GpuQuota.NO_LIMIT : quota.limit();
    }

    long guaranteed(QueueName queue, GpuType type) {
        GpuQuota quota = quota(queue, type);
        if (quota != null) {
            return quota.guaranteed();
        }
        return below(queue).stream().mapToLong(child -> guaranteed(child, type)).sum();
    }

    private @Nullable GpuQuota quota(QueueName queue, GpuType type) {
        Queue declared = queues.get(queue);
        return declared == null ? null : declared.quotas().get(type);
    }

    /** GPUs of a type on usable nodes that no pod of others uses. */
    long capacity(GpuType type) {
        long gpus = 0;
        for (Node node : nodes.values()) {
            if (node.usable() && node.gpuType().equals(type)) {
                Resources others = foreign.getOrDefault(node.name(), Resources.ZERO);
                gpus += Math.max(0, node.allocatable().gpus() - others.gpus());
            }
        }
        return gpus;
    }
}
