package dev.fairlead.core.preempt;

import dev.fairlead.core.capacity.CapacityView;
import dev.fairlead.core.fit.QuotaRule;
import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.place.EligibleNodes;
import dev.fairlead.core.place.GangPlacer;
import dev.fairlead.core.place.Placement;
import dev.fairlead.core.state.ClusterState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One job that needs room on one GPU type: what all steps of the search for victims share. */
final class Attempt {
    private static final int MOST_ENABLERS = 8;
    private static final int MOST_TAKEN_TO_REORDER = 64;
    private static final int MOST_STEPS_FOR_GANG = 20_000;
    private static final int LEAST_STEPS_FOR_NODE = 64;
    private static final int MOST_STEPS_FOR_NODE = 1_000;

    final ClusterState state;
    final Scratch scratch;
    final RunningJobs running;
    final Rights rights;
    /** Those whom the job may take from, now or once others have given. */
    final List<VictimLine> lines;

    final Job job;
    final GpuType type;
    /** How many replicas must fit. */
    final int replicas;
    /** True if all replicas are alike and only their number in a domain matters, so that room can be counted. */
    final boolean countable;
    /** The GPUs of the replicas that must fit. */
    final long gpus;

    final long gpuMillis;

    private final GangPlacer placer;
    private final EligibleNodes.ForJob eligible;
    private @Nullable List<Victim> enablers;
    private int stepsTaken;
    /** What the step that is under way has taken on paper. */
    @Nullable
    Taken taken;

    /** A victim that is left out of consideration for a moment. */
    @Nullable
    Victim spared;

    Attempt(
            ClusterState state,
            Scratch scratch,
            RunningJobs running,
            Rights rights,
            List<VictimLine> lines,
            GangPlacer placer,
            Job job,
            GpuType type) {
        this.state = state;
        this.scratch = scratch;
        this.running = running;
        this.rights = rights;
        this.lines = lines;
        this.placer = placer;
        this.job = job;
        this.type = type;
        replicas = job.gang().minReplicas();
        gpus = job.gang().gpus(replicas);
        gpuMillis = job.gang().gpuMillis(replicas);
        countable = job.gang().uniform() && !job.topology().hasSegments();
        eligible = state.eligibleNodes().forJob(job);
    }

    /** How many steps a search on one node may take for a gang: fewer once many nodes have been asked. */
    int stepsForOneNode() {
        return Math.clamp(MOST_STEPS_FOR_GANG - stepsTaken, LEAST_STEPS_FOR_NODE, MOST_STEPS_FOR_NODE);
    }

    void stepsTaken(int more) {
        stepsTaken += more;
    }

    CapacityView room() {
        return state.fleet().future();
    }

    /** True if the node could take replicas of the job, whatever runs there. */
    boolean takes(int slot) {
        return eligible.contains(slot) && room().usable(slot);
    }

    /** How many replicas fit on a node as things stand, for a job whose replicas are all alike. */
    int fits(int slot) {
        return takes(slot) ? room().replicasThatFit(slot, job.gang().workers().perReplica()) : 0;
    }

    /** What the first so many replicas need together. */
    Resources need(int count) {
        Resources sum = Resources.ZERO;
        for (int replica = 0; replica < count; replica++) {
            sum = sum.plus(job.gang().need(replica));
        }
        return sum;
    }

    boolean mayConsider(Victim victim) {
        return !victim.equals(spared) && !victim.promised && rights.opens(victim);
    }

    /**
     * Victims who help wherever they run, the cheapest few: those near the job's queue, where others may only be taken from
     * once the own side has become smaller, and those who use up a limit that is in the way.
     */
    List<Victim> enablers() {
        if (enablers == null) {
            List<VictimLine> near = quotaVeto() == null ? rights.enabling(lines) : LimitRoom.usersOfTheLimit(this);
            Set<Victim> first = new LinkedHashSet<>();
            VictimStream stream = new VictimStream(near, rights);
            VictimStream.Next next = near.isEmpty() ? null : stream.next();
            while (next != null && first.size() < MOST_ENABLERS) {
                first.add(next.victim());
                next = stream.next();
            }
            enablers = List.copyOf(first);
        }
        return enablers;
    }

    /** Why the queues do not allow the job as things stand; null if they do. */
    @Nullable
    Veto quotaVeto() {
        return QuotaRule.firstVeto(job, type, gpuMillis, state.queueTree(), state.ledgerFuture());
    }

    /**
     * The order in which the rights to take units hold if they hold in any order. What near queues give up makes the own
     * side smaller, and so gives the right to take from those further away. A giver must have more than its own before each
     * step, so of what one giver gives, the largest comes last.
     */
    List<Unit> inOrder(Collection<Unit> units) {
        if (units.size() == 1) {
            // Most sets that are tried are of one.
            return List.copyOf(units);
        }
        List<Unit> sorted = new ArrayList<>(units);
        sorted.sort(Comparator.comparingInt((Unit unit) -> rights.nearness(unit.victim()))
                .reversed()
                .thenComparingLong(unit -> unit.victim().gpusFreedDownTo(unit.replicasLeft()))
                .thenComparing(Unit::victim, Victim.CHEAPEST_FIRST));
        lesserFirst(sorted);
        return sorted;
    }

    /** Of what one queue gives, the lower priorities come first: what they run never counts for the higher ones. */
    private static void lesserFirst(List<Unit> units) {
        Map<Integer, List<Integer>> places = new HashMap<>();
        boolean mixed = false;
        for (int place = 0; place < units.size(); place++) {
            List<Integer> same = places.computeIfAbsent(units.get(place).victim().queue, key -> new ArrayList<>(1));
            mixed |= !same.isEmpty()
                    && units.get(same.getLast()).victim().job.priority()
                            > units.get(place).victim().job.priority();
            same.add(place);
        }
        if (!mixed) {
            return;
        }
        List<Unit> before = List.copyOf(units);
        for (List<Integer> same : places.values()) {
            List<Unit> inOrder = new ArrayList<>(same.stream().map(before::get).toList());
            inOrder.sort(Comparator.comparingInt(unit -> unit.victim().job.priority()));
            for (int i = 0; i < inOrder.size(); i++) {
                units.set(same.get(i), inOrder.get(i));
            }
        }
    }

    /** Stops the units one after the other; false, and stops at that point, if one may not be taken with those before gone. */
    boolean stop(List<Unit> inOrder) {
        for (Unit unit : inOrder) {
            if (!rights.mayReduce(unit.victim(), unit.replicasLeft())) {
                return false;
            }
            scratch.stop(unit.victim(), unit.replicasLeft());
        }
        return true;
    }

    /**
     * True if all may be taken besides what is taken already, in the order in which that is likeliest, and the queues then
     * allow the job.
     */
    boolean allowed(Collection<Unit> units) {
        Scratch.Mark mark = scratch.mark();
        boolean allowed = stop(inOrder(units)) && quotaVeto() == null;
        scratch.rollback(mark);
        return allowed || allowedFromTheStart(units);
    }

    /** The same were nothing taken yet: taken first, what is small may be allowed beside what is large. */
    private boolean allowedFromTheStart(Collection<Unit> units) {
        if (taken == null || taken.size() == 0 || taken.size() > MOST_TAKEN_TO_REORDER) {
            return false;
        }
        Scratch.Mark mark = scratch.mark();
        taken.letGo();
        boolean allowed = stop(inOrder(taken.with(units))) && quotaVeto() == null;
        scratch.rollback(mark);
        return allowed;
    }

    /** True if a node holds so much once the units are stopped, device by device. */
    boolean holdsOnceStopped(List<Unit> units, int slot, Resources wanted) {
        Scratch.Mark mark = scratch.mark();
        units.forEach(unit -> scratch.stop(unit.victim(), unit.replicasLeft()));
        Resources each = job.gang().workers().perReplica();
        boolean holds = each.sharesGpu()
                ? fits(slot) * each.sharedGpuMillis() >= wanted.sharedGpuMillis()
                : wanted.gpus() <= room().free(slot).gpus();
        scratch.rollback(mark);
        return holds;
    }

    /** True if all may be taken and the placer then finds room for the job. */
    boolean works(Collection<Unit> units) {
        Scratch.Mark mark = scratch.mark();
        boolean works = stop(inOrder(units)) && quotaVeto() == null && place() != null;
        scratch.rollback(mark);
        return works;
    }

    @Nullable
    Placement place() {
        return placer.place(room(), job, type, replicas, replicas);
    }
}
