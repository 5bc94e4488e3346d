package dev.fairlead.core.plan;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.Resources;
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
                    if (couldRun(job, type)) {
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

    /** True if the fewest replicas of the job fit on the nodes of a type when nothing else runs there. */
    private boolean couldRun(Job job, GpuType type) {
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
