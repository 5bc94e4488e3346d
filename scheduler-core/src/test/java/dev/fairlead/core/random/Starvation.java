package dev.fairlead.core.random;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.plan.Decision.Preempt;
import dev.fairlead.core.plan.Decision.Reserve;
import dev.fairlead.core.plan.Decision.Resize;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.plan.PlanCheck;
import dev.fairlead.core.plan.QueueShare;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Looks for a job that waits although its queue, and all above it, would stay within their guarantee with it, and some set
 * of up to four victims would make room. Tries them all; {@link PlanCheck} is the judge of what may be done.
 */
final class Starvation {
    private static final int MOST_VICTIMS = 4;

    private final ClusterState state;
    private final long nowMillis;
    private final Plan plan;
    private final BruteForcePlaces places;
    private final Tally tally;

    Starvation(RandomDay day, Plan plan, Tally tally) {
        this.state = day.state();
        this.nowMillis = day.nowMillis();
        this.plan = plan;
        this.places = new BruteForcePlaces(day);
        this.tally = tally;
    }

    void complain() {
        for (Decision decision : plan.decisions()) {
            Job job = Objects.requireNonNull(state.job(decision.job())).job();
            for (GpuType type : RandomFleet.TYPES) {
                if (job.accepts(type) && withinGuarantee(job, type)) {
                    tally.count("checked: jobs at rest within the guarantee of their queue");
                    List<TrackedJob> victims = victims(job, type);
                    for (int size = 2; size <= Math.min(MOST_VICTIMS, victims.size()); size++) {
                        choose(decision, job, type, victims, 0, size, new ArrayList<>());
                    }
                }
            }
        }
    }

    private boolean withinGuarantee(Job job, GpuType type) {
        long gpus = job.gang().gpus(job.gang().minReplicas());
        QueueName name = job.queue();
        for (int steps = 0; !name.isRoot(); steps++) {
            QueueName at = name;
            boolean within = plan.shares().stream()
                    .anyMatch(share -> share.queue().equals(at) && share.type().equals(type) && holds(share, gpus));
            Queue queue = state.queues().stream()
                    .filter(each -> each.name().equals(at))
                    .findFirst()
                    .orElse(null);
            if (!within || queue == null || steps > state.queues().size()) {
                return false;
            }
            name = queue.parent();
        }
        return true;
    }

    private static boolean holds(QueueShare share, long gpus) {
        return share.allocated() + gpus <= share.guaranteed();
    }

    private List<TrackedJob> victims(Job job, GpuType type) {
        return state.holding().stream()
                .filter(each -> each.running()
                        && type.equals(each.gpuType())
                        && each.job().preemptible()
                        && !each.job().id().equals(job.id())
                        && nowMillis - each.startedMillis() >= each.job().minRuntimeSeconds() * 1000)
                .toList();
    }

    private void choose(
            Decision hold, Job job, GpuType type, List<TrackedJob> from, int first, int more, List<TrackedJob> chosen) {
        if (more == 0) {
            tryVictims(hold, job, type, chosen);
            return;
        }
        for (int i = first; i + more <= from.size(); i++) {
            chosen.add(from.get(i));
            choose(hold, job, type, from, i + 1, more - 1, chosen);
            chosen.removeLast();
        }
    }

    /** Stops them all. Whether that is too much, the judge says. */
    private void tryVictims(Decision hold, Job job, GpuType type, List<TrackedJob> victims) {
        Set<JobId> gone = new HashSet<>();
        List<Decision> stops = new ArrayList<>();
        for (TrackedJob victim : victims) {
            gone.add(victim.job().id());
            Preempt.Kind kind = victim.job().queue().equals(job.queue()) ? Preempt.Kind.PREEMPT : Preempt.Kind.RECLAIM;
            stops.add(new Preempt(victim.job().id(), job.id(), kind, 0, "by brute force"));
        }
        for (List<NodeName> place : places.of(job, type, gone)) {
            List<Decision> decisions = new ArrayList<>(plan.decisions());
            decisions.remove(hold);
            decisions.removeIf(other -> other instanceof Resize resize && gone.contains(resize.job()));
            decisions.addAll(stops);
            decisions.add(new Reserve(job.id(), type, place, 1, "by brute force"));
            tally.count("checked: sets of victims by brute force for a job within its guarantee");
            Plan other = new Plan(decisions, plan.shares(), plan.problems(), plan.reconsiderAtMillis());
            if (PlanCheck.violations(state, other, nowMillis).isEmpty()) {
                throw new AssertionError("starves within its guarantee: " + hold + " although this would do: " + stops
                        + " for nodes " + place);
            }
        }
    }
}
