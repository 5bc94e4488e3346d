package dev.fairlead.core.preempt;

import dev.fairlead.core.capacity.DomainTree;
import dev.fairlead.core.fit.QuotaRule;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.place.GangPlacer;
import dev.fairlead.core.place.Placement;
import dev.fairlead.core.preempt.RoomMaker.Unit;
import dev.fairlead.core.quota.FairShares;
import dev.fairlead.core.state.ClusterState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds who must leave so that a job fits. In each domain in which the gang could run it gathers victims, lets go of every
 * one without whom the gang would still fit, and takes the cheapest domain. A set counts only if the placer that places
 * all jobs places this one with the set gone.
 */
public final class VictimSearch {
    private final ClusterState state;
    private final GangPlacer placer;
    private final Set<JobId> stopped;
    private final long nowMillis;
    private final ReclaimRule reclaim;
    private final Scratch scratch;
    private final Map<GpuType, RunningJobs> running = new HashMap<>();
    private OptionalLong reconsiderAtMillis = OptionalLong.empty();

    private record Candidate(List<Unit> units, Cost cost) {}

    /** @param stopped jobs that are already being stopped for another reason */
    public VictimSearch(ClusterState state, FairShares shares, GangPlacer placer, Set<JobId> stopped, long nowMillis) {
        this.state = state;
        this.placer = placer;
        this.stopped = stopped;
        this.nowMillis = nowMillis;
        this.reclaim = new ReclaimRule(state.queueTree(), state.ledgerFuture(), shares);
        this.scratch = new Scratch(state);
    }

    /**
     * Finds victims for the least replicas of a gang and stops them on paper: they no longer count in what will be free
     * and in what the queues will use. Nobody is stopped twice in a cycle.
     *
     * @return null if nobody may be stopped, or not enough
     */
    public @Nullable Eviction find(Job job, GpuType type) {
        int queue = state.queueTree().number(job.queue());
        RunningJobs candidates = running.computeIfAbsent(type, key -> new RunningJobs(state, type, nowMillis, stopped));
        boolean mayPreempt = job.mayPreempt() && candidates.hasLowerPriority(queue, job.priority());
        if (!mayPreempt && !reclaim.mayTakeAtAll(queue, type, gpus(job))) {
            return null;
        }
        Rights rights = new Rights(job, state.queueTree(), type, reclaim, nowMillis);
        Candidate best = null;
        for (int[] slots : regions(job, type)) {
            Candidate candidate = within(slots, job, type, candidates, rights);
            if (candidate != null && (best == null || candidate.cost.compareTo(best.cost) < 0)) {
                best = candidate;
            }
        }
        rights.nextMinimumRuntimeEnd().ifPresent(this::reconsiderAt);
        return best == null ? null : carryOut(best, job, type, rights);
    }

    /** When a job that found nobody to stop could find someone, because a minimum runtime ends. */
    public OptionalLong reconsiderAtMillis() {
        return reconsiderAtMillis;
    }

    private void reconsiderAt(long millis) {
        reconsiderAtMillis = OptionalLong.of(Math.min(millis, reconsiderAtMillis.orElse(Long.MAX_VALUE)));
    }

    private static long gpus(Job job) {
        return job.gang().gpus(job.gang().minReplicas());
    }

    private @Nullable Candidate within(int[] slots, Job job, GpuType type, RunningJobs candidates, Rights rights) {
        Scratch.Mark mark = scratch.mark();
        try {
            List<Unit> units = new RoomMaker(state, scratch, candidates, rights, job, type).makeRoom(slots);
            if (units == null || units.isEmpty() || place(job, type) == null) {
                return null;
            }
            scratch.rollback(mark);
            mark = scratch.mark();
            List<Unit> needed = withoutTheNeedless(units, job, type, rights);
            if (!allowedInOrder(needed, rights)) {
                return null;
            }
            Cost cost = needed.stream()
                    .map(unit -> Cost.of(unit.victim(), unit.replicasLeft()))
                    .reduce(Cost.NOTHING, Cost::plus);
            return new Candidate(needed, cost);
        } finally {
            scratch.rollback(mark);
        }
    }

    /** Lets go of victims, the dearest first, as long as the job still fits. */
    private List<Unit> withoutTheNeedless(List<Unit> units, Job job, GpuType type, Rights rights) {
        List<Unit> needed = new ArrayList<>(units);
        List<Unit> dearestFirst = units.stream()
                .sorted(Comparator.comparing((Unit unit) -> Cost.of(unit.victim(), unit.replicasLeft()))
                        .reversed())
                .toList();
        for (Unit unit : dearestFirst) {
            if (needed.size() > 1 && fitsWithout(unit, needed, job, type, rights)) {
                needed.remove(unit);
            }
        }
        return needed;
    }

    private boolean fitsWithout(Unit spared, List<Unit> units, Job job, GpuType type, Rights rights) {
        List<Unit> others = new ArrayList<>(units);
        others.remove(spared);
        if (!allowedInOrder(others, rights)) {
            return false;
        }
        Scratch.Mark mark = scratch.mark();
        for (Unit unit : others) {
            scratch.stop(unit.victim(), unit.replicasLeft());
        }
        boolean fits = QuotaRule.firstVeto(job, type, gpus(job), state.queueTree(), state.ledgerFuture()) == null
                && place(job, type) != null;
        scratch.rollback(mark);
        return fits;
    }

    /** True if each may be taken with those before it gone: letting go of one can take away the right to another. */
    private boolean allowedInOrder(List<Unit> units, Rights rights) {
        Scratch.Mark mark = scratch.mark();
        boolean allowed = true;
        for (Unit unit : units) {
            allowed = allowed && rights.mayReduce(unit.victim(), unit.replicasLeft());
            scratch.stop(unit.victim(), unit.replicasLeft());
        }
        scratch.rollback(mark);
        return allowed;
    }

    private @Nullable Placement place(Job job, GpuType type) {
        int replicas = job.gang().minReplicas();
        return placer.place(state.fleet().future(), job, type, replicas, replicas);
    }

    private Eviction carryOut(Candidate best, Job job, GpuType type, Rights rights) {
        List<Eviction.Stop> stops = new ArrayList<>();
        for (Unit unit : best.units) {
            Victim victim = unit.victim();
            stops.add(new Eviction.Stop(
                    victim.tracked.job(),
                    victim.left,
                    unit.replicasLeft(),
                    rights.acrossQueues(victim),
                    unit.replicasLeft() == 0 ? victim.lostGpuSeconds() : 0));
            scratch.stop(victim, unit.replicasLeft());
            victim.promised = true;
        }
        Placement placement = place(job, type);
        if (placement == null) {
            throw new IllegalStateException("job " + job.id() + " fitted with " + stops
                    + " gone when it was tried, but not when it was carried out");
        }
        return new Eviction(stops, placement);
    }

    /** The sets of nodes in which the whole gang could run: the domains of the required level, or all nodes of the type. */
    private List<int[]> regions(Job job, GpuType type) {
        DomainTree tree = state.fleet().tree();
        List<int[]> regions = new ArrayList<>();
        int depth = job.topology().hasRequired()
                ? state.fleet().topology().depthOf(job.topology().required()) + 1
                : 0;
        collect(tree, tree.root(type), depth, regions);
        return regions;
    }

    private void collect(DomainTree tree, int domain, int depth, List<int[]> regions) {
        if (tree.depth(domain) == depth) {
            if (tree.isNamed(domain)) {
                regions.add(tree.allSlots(domain));
            }
        } else if (tree.children(domain).length == 0) {
            for (int slot : tree.slots(domain)) {
                regions.add(new int[] {slot});
            }
        } else {
            for (int child : tree.children(domain)) {
                collect(tree, child, depth, regions);
            }
        }
    }
}
