package dev.fairlead.core.random;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.plan.Decision.Hold;
import dev.fairlead.core.plan.Decision.Place;
import dev.fairlead.core.plan.Decision.Preempt;
import dev.fairlead.core.plan.Decision.Reserve;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.plan.PlanCheck;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Looks by brute force for something that could have been done for a job that was left waiting: a place in free room, or
 * one victim with whom gone it would fit. {@link PlanCheck} is the judge of what may be done.
 */
final class MissedChance {
    private final ClusterState state;
    private final long nowMillis;
    private final Plan plan;
    private final List<Node> nodes;

    MissedChance(RandomDay day, Plan plan) {
        this.state = day.state();
        this.nowMillis = day.nowMillis();
        this.plan = plan;
        this.nodes = day.nodes();
    }

    void complain() {
        for (Decision hold : plan.decisions()) {
            if (!(hold instanceof Hold || (hold instanceof Reserve reserve && reserve.waitsForEnds()))) {
                continue;
            }
            Job job = Objects.requireNonNull(state.job(hold.job())).job();
            for (GpuType type : RandomFleet.TYPES) {
                for (List<NodeName> place : places(job, type, null)) {
                    tryInstead(hold, List.of(new Place(job.id(), type, place, "by brute force")));
                }
                for (TrackedJob victim : state.holding()) {
                    if (type.equals(victim.gpuType())) {
                        tryVictim(hold, job, type, victim);
                    }
                }
            }
        }
    }

    private void tryVictim(Decision hold, Job job, GpuType type, TrackedJob victim) {
        Preempt.Kind kind = victim.job().queue().equals(job.queue()) ? Preempt.Kind.PREEMPT : Preempt.Kind.RECLAIM;
        for (List<NodeName> place : places(job, type, victim)) {
            tryInstead(
                    hold,
                    List.of(
                            new Preempt(victim.job().id(), job.id(), kind, 0, "by brute force"),
                            new Reserve(job.id(), type, place, 1, "by brute force")));
        }
    }

    private void tryInstead(Decision hold, List<Decision> instead) {
        List<Decision> decisions = new ArrayList<>(plan.decisions());
        decisions.remove(hold);
        decisions.addAll(instead);
        Plan other = new Plan(decisions, plan.shares(), plan.problems(), plan.reconsiderAtMillis());
        if (PlanCheck.violations(state, other, nowMillis).isEmpty()) {
            throw new AssertionError(hold + " although this would do: " + instead);
        }
    }

    /** For each domain that might do, the nodes of the fewest replicas, if they fit into what is left there. */
    private List<List<NodeName>> places(Job job, GpuType type, @org.jspecify.annotations.Nullable TrackedJob gone) {
        Map<List<String>, List<NodeName>> byDomain = new HashMap<>();
        List<String> levels = state.fleet().topology().levels();
        int level = levels.indexOf(job.topology().required());
        for (Node node : nodes) {
            if (!node.gpuType().equals(type) || !node.usable()) {
                continue;
            }
            boolean alone = level == levels.size() - 1;
            List<String> domain = level < 0
                    ? List.of()
                    : alone ? List.of(node.name().value()) : node.domains().subList(0, level + 1);
            Resources free = free(node, gone == null ? null : gone.job().id());
            List<NodeName> chosen = byDomain.computeIfAbsent(domain, key -> new ArrayList<>());
            while (allowed(job, node) && job.gang().need(chosen.size()).fitsIn(free)) {
                free = free.minus(job.gang().need(chosen.size()));
                chosen.add(node.name());
            }
        }
        int least = job.gang().minReplicas();
        return byDomain.values().stream()
                .filter(chosen -> chosen.size() >= least)
                .map(chosen -> chosen.subList(0, least))
                .toList();
    }

    private static boolean allowed(Job job, Node node) {
        return job.nodes().matches(node.labels())
                && node.taints().stream()
                        .allMatch(taint -> job.tolerations().stream().anyMatch(each -> each.tolerates(taint)));
    }

    private Resources free(Node node, @org.jspecify.annotations.Nullable JobId gone) {
        Resources free = node.allocatable()
                .minus(state.fleet().foreignUsage(state.fleet().slot(node.name())));
        for (TrackedJob tracked : state.holding()) {
            for (int replica = 0; replica < tracked.holds().size(); replica++) {
                if (!tracked.job().id().equals(gone)
                        && tracked.holds().get(replica) != TrackedJob.Hold.GONE
                        && tracked.nodes().get(replica).equals(node.name())) {
                    free = free.minus(tracked.job().gang().need(replica));
                }
            }
        }
        return free;
    }
}
