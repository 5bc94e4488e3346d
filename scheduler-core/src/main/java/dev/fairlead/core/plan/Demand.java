package dev.fairlead.core.plan;

import dev.fairlead.core.model.AcceptedGpuType;
import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeSelection;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.Toleration;
import dev.fairlead.core.model.TopologyRequest;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
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
                int known = tracked.holds().size();
                // A job whose queue is gone keeps what it has and cannot grow.
                boolean asksForMore = tracked.running()
                        && !facts.upwards(job.queue()).getFirst().isRoot();
                int wanted = asksForMore ? Math.max(known, job.gang().replicas()) : known;
                long gpus = 0;
                for (int replica = 0; replica < wanted; replica++) {
                    boolean gone = replica < known && tracked.holds().get(replica) == TrackedJob.Hold.GONE;
                    gpus += gone ? 0 : job.gang().need(replica).gpuMillis();
                }
                add(job, held, gpus);
            } else if (tracked.waiting()
                    && facts.closedFor(job.queue(), job.id().namespace()) == null) {
                for (GpuType type : facts.types) {
                    if (quotaCouldHold(job, type) && nodesCouldHold(job, type)) {
                        add(job, type, job.gang().gpuMillis(job.gang().replicas()));
                    }
                }
            }
        }
        // Quotas divide whole GPUs: what the jobs of a queue ask for together is rounded up.
        demand.values().forEach(ofType -> ofType.replaceAll((queue, millis) -> Math.ceilDiv(millis, 1000L)));
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
        Map<Object, List<Node>> byDomain = new HashMap<>();
        for (Node node : facts.nodes.values()) {
            if (where.objections(job, type, List.of(node.name()), List.of(node.name()))
                    .isEmpty()) {
                Object domain = "";
                if (level >= 0) {
                    domain = level == levels.size() - 1
                            ? node.name()
                            : node.domains().subList(0, level + 1);
                }
                byDomain.computeIfAbsent(domain, key -> new ArrayList<>()).add(node);
            }
        }
        return byDomain.values().stream().anyMatch(nodes -> new EmptyNodes(job, levels, nodes).hold());
    }
}
