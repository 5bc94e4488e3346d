package dev.fairlead.core.random;

import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.NodeName;
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
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Looks by brute force for something that could have been done for a job that was left waiting: a place in free room, or
 * one victim with whom gone it would fit. {@link PlanCheck} is the judge of what may be done.
 */
final class MissedChance {
    private final ClusterState state;
    private final long nowMillis;
    private final Plan plan;
    private final BruteForcePlaces places;
    private final Tally tally;

    MissedChance(RandomDay day, Plan plan, Tally tally) {
        this.state = day.state();
        this.nowMillis = day.nowMillis();
        this.plan = plan;
        this.places = new BruteForcePlaces(day);
        this.tally = tally;
    }

    void complain() {
        for (Decision hold : plan.decisions()) {
            if (!(hold instanceof Hold || (hold instanceof Reserve reserve && reserve.waitsForEnds()))) {
                continue;
            }
            Job job = Objects.requireNonNull(state.job(hold.job())).job();
            tally.count("checked: jobs at rest");
            for (GpuType type : RandomFleet.TYPES) {
                for (List<NodeName> place : places.of(job, type, Set.of())) {
                    tryInstead(hold, List.of(new Place(job.id(), type, place, "by brute force")));
                }
                for (TrackedJob victim : state.holding()) {
                    if (type.equals(victim.gpuType()) && !isKeptFrom(hold, type, victim)) {
                        tryVictim(hold, job, type, victim);
                    }
                }
            }
        }
    }

    /**
     * True if the victim runs on a node whose room is kept from a job that would fit but for that. By decision 5 nobody is
     * stopped there for the job, even if its limit is in the way as well: it waits until the room is used, and no longer.
     */
    private boolean isKeptFrom(Decision hold, GpuType type, TrackedJob victim) {
        return hold instanceof Hold held
                && held.veto().reason() == Veto.Reason.RESERVED_FOR_OTHERS
                && plan.all(Reserve.class).stream()
                        .filter(reserve ->
                                reserve.waitsForEnds() && reserve.gpuType().equals(type))
                        .anyMatch(reserve -> reserve.nodes().stream().anyMatch(victim.nodes()::contains));
    }

    private void tryVictim(Decision hold, Job job, GpuType type, TrackedJob victim) {
        Preempt.Kind kind = victim.job().queue().equals(job.queue()) ? Preempt.Kind.PREEMPT : Preempt.Kind.RECLAIM;
        for (List<NodeName> place : places.of(job, type, Set.of(victim.job().id()))) {
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
        tally.count("checked: places by brute force for a job at rest");
        Plan other = new Plan(decisions, plan.shares(), plan.problems(), plan.reconsiderAtMillis());
        if (PlanCheck.violations(state, other, nowMillis).isEmpty()) {
            throw new AssertionError(hold + " although this would do: " + instead);
        }
    }
}
