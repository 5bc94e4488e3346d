package dev.fairlead.core.plan;

import dev.fairlead.core.model.AcceptedGpuType;
import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeSelection;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.Toleration;
import dev.fairlead.core.model.TopologyRequest;
import dev.fairlead.core.state.TrackedJob;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the jobs of each queue hold and wait for, added up from the jobs themselves. */
final class Demand {
    private final Facts facts;
    private final WhereCheck where;
    private final Map<GpuType, Map<QueueName, Long>> demand = new TreeMap<>();
    private final Map<Kind, Boolean> couldHold = new HashMap<>();

    private record Kind(
            Gang gang,
            List<AcceptedGpuType> gpuTypes,
            TopologyRequest topology,
            NodeSelection nodes,
            List<Toleration> tolerations,
            GpuType type) {}

    Demand(Facts facts) {
        this.facts = facts;
        this.where = new WhereCheck(facts);
    }

    Map<GpuType, Map<QueueName, Long>> byTypeAndQueue() {
        for (TrackedJob tracked : facts.jobs.values()) {
            Job job = tracked.job();
            GpuType held = tracked.gpuType();
            if (held != null) {
                long replicas = tracked.holds().stream()
                        .filter(hold -> hold != TrackedJob.Hold.GONE)
                        .count();
                add(job, held, replicas * job.gang().perReplica().gpus());
            } else if (tracked.waiting()
                    && facts.closedFor(job.queue(), job.id().namespace()) == null) {
                for (GpuType type : facts.types) {
                    if (quotaCouldHold(job, type) && nodesCouldHold(job, type)) {
                        add(job, type, job.gang().gpus(job.gang().replicas()));
                    }
                }
            }
        }
        return demand;
    }

    private void add(Job job, GpuType type, long gpus) {
        QueueName payer = facts.upwards(job.queue()).getFirst();
        demand.computeIfAbsent(type, key -> new HashMap<>()).merge(payer, gpus, Long::sum);
    }

    private boolean quotaCouldHold(Job job, GpuType type) {
        long gpus = job.gang().gpus(job.gang().minReplicas());
        return facts.upwards(job.queue()).stream()
                .filter(queue -> !queue.isRoot())
                .allMatch(queue -> gpus <= facts.limit(queue, type)
                        && (job.preemptible() || gpus <= facts.guaranteed(queue, type)));
    }

    /** True if the fewest replicas of the job fit on the nodes of a type when nothing else runs there. */
    private boolean nodesCouldHold(Job job, GpuType type) {
        // A million jobs are of a few kinds, and each kind looks at every node.
        Kind kind = new Kind(job.gang(), job.gpuTypes(), job.topology(), job.nodes(), job.tolerations(), type);
        Boolean known = couldHold.get(kind);
        if (known == null) {
            known = lookAtNodes(job, type);
            couldHold.put(kind, known);
        }
        return known;
    }

    private boolean lookAtNodes(Job job, GpuType type) {
        List<String> levels = facts.topology.levels();
        int level = levels.indexOf(job.topology().required());
        Map<Object, Long> room = new HashMap<>();
        for (Node node : facts.nodes.values()) {
            if (where.objections(job, type, List.of(node.name()), List.of(node.name()))
                    .isEmpty()) {
                Object domain = "";
                if (level >= 0) {
                    domain = level == levels.size() - 1
                            ? node.name()
                            : node.domains().subList(0, level + 1);
                }
                room.merge(domain, fits(job.gang().perReplica(), node.allocatable()), Long::sum);
            }
        }
        return room.values().stream().anyMatch(each -> each >= job.gang().minReplicas());
    }

    private static long fits(Resources need, Resources offer) {
        long count = 0;
        Resources sum = need;
        while (sum.fitsIn(offer)) {
            count++;
            sum = sum.plus(need);
        }
        return count;
    }
}
