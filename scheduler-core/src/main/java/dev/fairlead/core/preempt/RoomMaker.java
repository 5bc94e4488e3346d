package dev.fairlead.core.preempt;

import dev.fairlead.core.capacity.CapacityView;
import dev.fairlead.core.fit.QuotaRule;
import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.place.EligibleNodes;
import dev.fairlead.core.state.ClusterState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds victims for one job within one set of nodes: replica by replica it takes the node where the next one costs least,
 * free room first. A gang that is stopped for one node frees its other nodes too, which makes those cheaper for the next
 * replica. Greedy, so not always the cheapest set; what turns out not to be needed is let go again by {@link VictimSearch}.
 */
final class RoomMaker {
    private final ClusterState state;
    private final Scratch scratch;
    private final RunningJobs running;
    private final Rights rights;
    private final Job job;
    private final GpuType type;
    private final EligibleNodes.ForJob eligible;
    private final Manner manner;
    private boolean foundSomeone;
    /** What the replica asks for that is being given room. */
    private Resources need;
    /** How many replicas each victim keeps, in the order in which they were chosen. */
    private final Map<Victim, Integer> chosen = new LinkedHashMap<>();

    /**
     * What the next replica costs on a node.
     *
     * @param smallness orders offers before their cost does; 0 for free room
     */
    private record Offer(long smallness, Cost cost, List<Unit> units) implements Comparable<Offer> {
        private static final Offer FREE = new Offer(0, Cost.NOTHING, List.of());
        private static final Comparator<Offer> ORDER =
                Comparator.comparingLong(Offer::smallness).thenComparing(Offer::cost);

        @Override
        public int compareTo(Offer other) {
            return ORDER.compare(this, other);
        }
    }

    RoomMaker(
            ClusterState state,
            Scratch scratch,
            RunningJobs running,
            Rights rights,
            Job job,
            GpuType type,
            Manner manner) {
        this.state = state;
        this.scratch = scratch;
        this.running = running;
        this.rights = rights;
        this.job = job;
        this.type = type;
        this.manner = manner;
        this.eligible = state.eligibleNodes().forJob(job);
        this.need = job.gang().need(0);
    }

    /** Stops victims on paper until the gang's least replicas fit; null if that cannot be. The caller rolls back. */
    @Nullable
    List<Unit> makeRoom(int[] slots) {
        if (!makeRoomInQuota()) {
            return null;
        }
        int replicas = job.gang().minReplicas();
        @Nullable Offer[] offers = new Offer[slots.length];
        boolean[] stale = new boolean[slots.length];
        Arrays.fill(stale, true);
        int[] occupied = new int[replicas];
        for (int replica = 0; replica < replicas; replica++) {
            if (!need.equals(job.gang().need(replica))) {
                need = job.gang().need(replica);
                Arrays.fill(stale, true);
            }
            int best = cheapest(slots, offers, stale);
            if (best < 0) {
                return null;
            }
            Offer offer = offers[best];
            if (offer != null) {
                offer.units.forEach(this::stop);
                markTouched(offer.units, slots, stale);
            }
            scratch.occupy(slots[best], need, 1);
            stale[best] = true;
            occupied[replica] = slots[best];
        }
        for (int replica = 0; replica < replicas; replica++) {
            scratch.occupy(occupied[replica], job.gang().need(replica), -1);
        }
        List<Unit> units = new ArrayList<>();
        chosen.forEach((victim, left) -> units.add(new Unit(victim, left)));
        return units;
    }

    /** True if there was anyone to take from, so that another manner may come out differently. */
    boolean foundSomeone() {
        return foundSomeone;
    }

    /** Where a limit is in the way and not the hardware, whoever uses up that limit makes room, wherever it runs. */
    private boolean makeRoomInQuota() {
        while (true) {
            Veto veto = QuotaRule.firstVeto(
                    job, type, job.gang().gpus(job.gang().minReplicas()), state.queueTree(), state.ledgerFuture());
            if (veto == null) {
                return true;
            }
            if (veto.reason() != Veto.Reason.LIMIT_REACHED) {
                return false;
            }
            Unit next = null;
            for (Victim victim : running.all()) {
                if (manner == Manner.SHRINK_FIRST && rights.mayShrink(victim) && helpsLimit(victim)) {
                    next = new Unit(victim, victim.left - 1);
                    break;
                }
            }
            for (Victim victim : manner.inTurn(running.all())) {
                if (next == null && helpsLimit(victim)) {
                    next = manner.mostOf(victim, rights);
                }
            }
            if (next == null) {
                return false;
            }
            foundSomeone = true;
            stop(next);
        }
    }

    /** True if the victim uses the same limit that keeps the job from starting. */
    private boolean helpsLimit(Victim victim) {
        var tree = state.queueTree();
        long gpus = job.gang().gpus(job.gang().minReplicas());
        int at = tree.number(job.queue());
        while (at > 0 && state.ledgerFuture().used(at, type) + gpus <= tree.limit(at, type)) {
            at = tree.parent(at);
        }
        for (int queue = victim.queue; queue >= 0; queue = tree.parent(queue)) {
            if (queue == at) {
                return true;
            }
        }
        return false;
    }

    private void stop(Unit unit) {
        scratch.stop(unit.victim(), unit.replicasLeft());
        chosen.merge(unit.victim(), unit.replicasLeft(), Math::min);
    }

    private static void markTouched(List<Unit> units, int[] slots, boolean[] stale) {
        for (Unit unit : units) {
            for (int touched : unit.victim().slots) {
                for (int i = 0; i < slots.length; i++) {
                    stale[i] |= slots[i] == touched;
                }
            }
        }
    }

    private int cheapest(int[] slots, @Nullable Offer[] offers, boolean[] stale) {
        int best = -1;
        Offer least = Offer.FREE;
        for (int i = 0; i < slots.length; i++) {
            if (stale[i]) {
                offers[i] = offer(slots[i]);
                stale[i] = false;
            }
            Offer offer = offers[i];
            if (offer != null && (best < 0 || offer.compareTo(least) < 0)) {
                best = i;
                least = offer;
            }
        }
        if (best >= 0 && !stillAllowed(offers[best])) {
            // Rights depend on what was taken already: a giver may meanwhile be down to its share.
            stale[best] = true;
            return cheapest(slots, offers, stale);
        }
        return best;
    }

    /** Tries the units one after the other, as the offer did: one may be allowed only because of those before it. */
    private boolean stillAllowed(@Nullable Offer offer) {
        if (offer == null) {
            return true;
        }
        Scratch.Mark mark = scratch.mark();
        boolean allowed = true;
        for (Unit unit : offer.units) {
            allowed = allowed
                    && unit.replicasLeft() < unit.victim().left
                    && rights.mayReduce(unit.victim(), unit.replicasLeft());
            scratch.stop(unit.victim(), unit.replicasLeft());
        }
        scratch.rollback(mark);
        return allowed;
    }

    /** The cheapest way to fit one more replica on a node; null if there is none. */
    private @Nullable Offer offer(int slot) {
        CapacityView future = state.fleet().future();
        if (!eligible.contains(slot) || !future.usable(slot)) {
            return null;
        }
        if (fits(slot)) {
            return Offer.FREE;
        }
        Scratch.Mark mark = scratch.mark();
        List<Unit> units = new ArrayList<>();
        Cost cost = Cost.NOTHING;
        boolean goesOn = true;
        while (goesOn) {
            // Shrinking is tried again after each stop: a job stopped in the own queue may give the right to it.
            cost = cost.plus(shrinkOn(slot, units));
            goesOn = false;
            for (Victim victim : manner.inTurn(running.onNode(slot))) {
                Unit most = goesOn || fits(slot) ? null : manner.mostOf(victim, rights);
                if (most != null && lastOn(victim, slot) >= most.replicasLeft()) {
                    cost = cost.plus(take(most, units));
                    goesOn = true;
                }
            }
        }
        boolean enough = fits(slot);
        scratch.rollback(mark);
        return enough ? new Offer(manner.smallness(units), cost, units) : null;
    }

    private Cost shrinkOn(int slot, List<Unit> units) {
        Cost cost = Cost.NOTHING;
        for (Victim victim : running.onNode(slot)) {
            while (manner == Manner.SHRINK_FIRST
                    && !fits(slot)
                    && rights.mayShrink(victim)
                    && lastSurplusOn(victim, slot) >= 0) {
                cost = cost.plus(take(new Unit(victim, lastSurplusOn(victim, slot)), units));
            }
        }
        return cost;
    }

    private Cost take(Unit unit, List<Unit> units) {
        Cost cost = Cost.of(unit.victim(), unit.replicasLeft());
        scratch.stop(unit.victim(), unit.replicasLeft());
        units.add(unit);
        foundSomeone = true;
        return cost;
    }

    /** The last replica on the node that the victim can give up, with all after it, and go on running; -1 if none. */
    private static int lastSurplusOn(Victim victim, int slot) {
        for (int replica = victim.left - 1; replica >= victim.left - victim.surplus(); replica--) {
            if (victim.slots[replica] == slot) {
                return replica;
            }
        }
        return -1;
    }

    /** The last replica that the victim still has on the node; -1 if none. */
    private static int lastOn(Victim victim, int slot) {
        int replica = victim.left - 1;
        while (replica >= 0 && victim.slots[replica] != slot) {
            replica--;
        }
        return replica;
    }

    private boolean fits(int slot) {
        return state.fleet().future().replicasThatFit(slot, need) > 0;
    }
}
