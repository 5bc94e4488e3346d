package dev.fairlead.core.preempt;

import dev.fairlead.core.capacity.DomainTree;
import dev.fairlead.core.fit.QuotaRule;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.place.GangPlacer;
import dev.fairlead.core.place.Placement;
import dev.fairlead.core.quota.FairShares;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    private OptionalLong protectedUntilMillis = OptionalLong.empty();

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
        protectedUntilMillis = OptionalLong.empty();
        int queue = state.queueTree().number(job.queue());
        RunningJobs candidates = running.computeIfAbsent(type, key -> new RunningJobs(state, type, nowMillis, stopped));
        TrackedJob taker = Objects.requireNonNull(state.job(job.id()), "who asks for victims is known");
        boolean mayPreempt =
                job.mayPreempt() && candidates.hasLowerRank(queue, state.order().rank(taker, nowMillis));
        if (job.mayPreempt()) {
            candidates.nextClassMillis(queue).ifPresent(this::reconsiderAt);
        }
        if (!mayPreempt && !reclaim.mayTakeAtAll(queue, type, gpus(job))) {
            return null;
        }
        Rights rights = new Rights(taker, state.order(), state.queueTree(), type, reclaim, nowMillis);
        Candidate best = null;
        for (int[] slots : regions(job, type)) {
            Candidate candidate = within(slots, job, type, candidates, rights);
            if (candidate != null && (best == null || candidate.cost.compareTo(best.cost) < 0)) {
                best = candidate;
            }
        }
        protectedUntilMillis = rights.nextMinimumRuntimeEnd();
        protectedUntilMillis.ifPresent(this::reconsiderAt);
        return best == null ? null : carryOut(best, job, type, rights);
    }

    /** Until when the first of those is safe whom the job last asked for could stop but for the minimum runtime. */
    public OptionalLong protectedUntilMillis() {
        return protectedUntilMillis;
    }

    /**
     * When a job that found nobody to stop could find someone, because a minimum runtime ends or a running job
     * has had its turn.
     */
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
        RoomMaker gently = new RoomMaker(state, scratch, candidates, rights, job, type, Manner.SHRINK_FIRST);
        Candidate candidate = with(gently, slots, job, type, rights);
        return candidate != null || !gently.foundSomeone()
                ? candidate
                : with(
                        new RoomMaker(state, scratch, candidates, rights, job, type, Manner.LARGEST_FIRST),
                        slots,
                        job,
                        type,
                        rights);
    }

    private @Nullable Candidate with(RoomMaker maker, int[] slots, Job job, GpuType type, Rights rights) {
        Scratch.Mark mark = scratch.mark();
        List<Unit> units = maker.makeRoom(slots);
        boolean fits = units != null && !units.isEmpty() && place(job, type) != null;
        scratch.rollback(mark);
        if (units == null || !fits) {
            return null;
        }
        // What near queues give up makes the own side smaller, and so gives the right to take from those further away.
        List<Unit> nearestFirst = units.stream()
                .sorted(Comparator.comparingInt((Unit unit) -> rights.nearness(unit.victim()))
                        .reversed())
                .toList();
        List<Unit> needed = sparing(withoutTheNeedless(nearestFirst, job, type, rights), job, type, rights);
        if (!allowedInOrder(needed, rights)) {
            return null;
        }
        Cost cost = needed.stream()
                .map(unit -> Cost.of(unit.victim(), unit.replicasLeft()))
                .reduce(Cost.NOTHING, Cost::plus);
        return new Candidate(needed, cost);
    }

    /** Lets go of victims, the dearest first, as long as the job still fits. */
    private List<Unit> withoutTheNeedless(List<Unit> units, Job job, GpuType type, Rights rights) {
        List<Unit> needed = new ArrayList<>(units);
        List<Unit> dearestFirst = units.stream()
                .sorted(Comparator.comparing((Unit unit) -> Cost.of(unit.victim(), unit.replicasLeft()))
                        .reversed())
                .toList();
        for (Unit unit : dearestFirst) {
            List<Unit> others = new ArrayList<>(needed);
            others.remove(unit);
            if (!others.isEmpty() && fitsWith(others, job, type, rights)) {
                needed = others;
            }
        }
        return needed;
    }

    /** Leaves each victim that could go on smaller as many replicas as it can keep. */
    private List<Unit> sparing(List<Unit> units, Job job, GpuType type, Rights rights) {
        List<Unit> sparing = new ArrayList<>(units);
        for (int i = 0; i < sparing.size(); i++) {
            Victim victim = sparing.get(i).victim();
            int enough = sparing.get(i).replicasLeft();
            int tooMany = victim.left;
            int next = Math.max(enough + 1, victim.left - victim.surplus());
            while (next < tooMany) {
                List<Unit> tried = new ArrayList<>(sparing);
                tried.set(i, new Unit(victim, next));
                if (fitsWith(tried, job, type, rights)) {
                    sparing = tried;
                    enough = next;
                } else {
                    tooMany = next;
                }
                // Gangs can be large: halve the distance instead of counting.
                next = enough == 0 ? tooMany : Math.max(enough + 1, (enough + tooMany) / 2);
            }
        }
        return sparing;
    }

    private boolean fitsWith(List<Unit> units, Job job, GpuType type, Rights rights) {
        if (!allowedInOrder(units, rights)) {
            return false;
        }
        Scratch.Mark mark = scratch.mark();
        for (Unit unit : units) {
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
