package dev.fairlead.core.preempt;

import dev.fairlead.core.model.Resources;
import dev.fairlead.core.quota.QuotaLedger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cheapest way to get so much room on one node: a branch and bound over what runs there, exact unless more than
 * {@value #MOST_STEPS} combinations have to be looked at (a node of 8 GPUs with whole GPUs needs at most a few hundred), or a
 * gang asks, which may take fewer steps on each of its many nodes ({@link Attempt#stepsForOneNode}). A branch ends where it
 * costs as much as the best found, where all that is left on the node would not be enough, or where what is missing costs too
 * much even at the best price of those that are left.
 */
final class NodeChoice {
    private static final int MOST_STEPS = 20_000;
    private static final int DIMENSIONS = 5;
    /** Stands for the node of a victim that would free nothing on the node in question, but give rights. */
    private static final int ANYWHERE = -2;

    private final Attempt attempt;
    private final List<Victim> victims = new ArrayList<>();
    private final List<List<Option>> options = new ArrayList<>();
    private final List<Unit> chosen = new ArrayList<>();
    private long[][] atMost = new long[0][];
    private boolean[] canShrink = new boolean[0];
    private @Nullable Cost best;
    private @Nullable List<Unit> bestUnits;
    private int steps;
    /** So many of the victims have a replica on the node; the others only give rights. */
    private int here;

    private int slot;
    private Resources wanted = Resources.ZERO;

    @SuppressWarnings("ArrayRecordComponent")
    private record Option(Unit unit, Cost cost, long[] frees) {}

    NodeChoice(Attempt attempt) {
        this.attempt = attempt;
    }

    /**
     * Finds the cheapest victims on a node.
     *
     * @param wanted the room that must be free in the end
     * @param below what the set must cost less than; null for no bound
     * @return null if there is no such set; an empty one if the room is there
     */
    @Nullable
    VictimSet cheapest(int slot, Resources wanted, @Nullable Cost below) {
        if (!attempt.takes(slot)) {
            return null;
        }
        long[] missing =
                missing(wanted, attempt.room().free(slot), attempt.room().freeOnOpened(slot));
        this.slot = slot;
        this.wanted = wanted;
        open(slot);
        best = below;
        bestUnits = null;
        if (!none(missing) && !someoneHereMayGive()) {
            return null;
        }
        // Exact for jobs that need one node. A gang asks this of very many nodes, and is a heuristic anyway.
        steps = attempt.replicas > 1 ? MOST_STEPS - attempt.stepsForOneNode() : 0;
        int before = steps;
        search(0, missing, Cost.NOTHING);
        attempt.stepsTaken(steps - before);
        return bestUnits == null || best == null ? null : new VictimSet(bestUnits, best);
    }

    private void open(int slot) {
        victims.clear();
        options.clear();
        chosen.clear();
        for (Victim victim : attempt.running.onNode(slot)) {
            add(victim, slot);
        }
        here = victims.size();
        for (Victim victim : attempt.enablers()) {
            if (!victims.contains(victim)) {
                add(victim, ANYWHERE);
            }
        }
        atMost = new long[victims.size() + 1][DIMENSIONS];
        canShrink = new boolean[victims.size() + 1];
        for (int i = victims.size() - 1; i >= 0; i--) {
            long[] most = options.get(i).getLast().frees;
            for (int dimension = 0; dimension < DIMENSIONS; dimension++) {
                atMost[i][dimension] = atMost[i + 1][dimension] + most[dimension];
            }
            canShrink[i] = canShrink[i + 1] || options.get(i).getFirst().unit.replicasLeft() > 0;
        }
    }

    /**
     * False if the job may take from nobody on the node, neither as things stand nor once those have given who give rights.
     * Whoever of the node gives first does so in between.
     */
    private boolean someoneHereMayGive() {
        if (someoneHereMayGiveAsThingsStand()) {
            return true;
        }
        if (here == victims.size()) {
            return false;
        }
        // Rights depend on what queues use and not on nodes, so that is all that changes on paper.
        QuotaLedger ledger = attempt.state.ledgerFuture();
        int mark = ledger.mark();
        for (int i = here; i < victims.size(); i++) {
            Unit unit = options.get(i).getLast().unit;
            if (attempt.rights.mayReduce(unit.victim(), unit.replicasLeft())) {
                long gpuMillis = unit.victim().gpuMillisFreedDownTo(unit.replicasLeft());
                ledger.add(unit.victim().queue, attempt.type, -gpuMillis, true);
            }
        }
        boolean then = someoneHereMayGiveAsThingsStand();
        ledger.rollback(mark);
        return then;
    }

    private boolean someoneHereMayGiveAsThingsStand() {
        for (int i = 0; i < here; i++) {
            Unit unit = options.get(i).getFirst().unit;
            if (attempt.rights.mayReduce(unit.victim(), unit.replicasLeft())) {
                return true;
            }
        }
        return false;
    }

    private void add(Victim victim, int slot) {
        if (attempt.mayConsider(victim)) {
            List<Option> here = options(victim, slot);
            if (!here.isEmpty()) {
                victims.add(victim);
                options.add(here);
            }
        }
    }

    /** What the victim can do for the node, the least first: give up surplus down to a replica that is here, or stop. */
    private List<Option> options(Victim victim, int slot) {
        List<Option> found = new ArrayList<>(2);
        long[] frees = new long[DIMENSIONS];
        int floor = victim.left - victim.surplus();
        boolean here = false;
        for (int replica = victim.left - 1; replica >= 0; replica--) {
            if (victim.slots[replica] == slot || slot == ANYWHERE) {
                here = true;
                if (slot != ANYWHERE) {
                    add(frees, victim.need(replica));
                }
                if (replica >= floor && replica > 0) {
                    found.add(option(new Unit(victim, replica), frees));
                }
            }
        }
        if (here && attempt.rights.pastMinimumRuntime(victim)) {
            found.add(option(new Unit(victim, 0), frees));
        }
        return found;
    }

    private static Option option(Unit unit, long[] frees) {
        return new Option(unit, Cost.of(unit), frees.clone());
    }

    private void search(int at, long[] missing, Cost cost) {
        if (++steps > MOST_STEPS || (best != null && !cost.below(best))) {
            return;
        }
        if (none(missing) && attempt.allowed(chosen) && devicesHold()) {
            best = cost;
            bestUnits = List.copyOf(chosen);
            return;
        }
        // With enough room, more victims may still give the right to those chosen, or make room in a quota.
        if (at == victims.size() || !reachable(missing, atMost[at]) || tooDear(at, missing, cost)) {
            return;
        }
        for (Option option : options.get(at)) {
            chosen.add(option.unit);
            search(at + 1, minus(missing, option.frees), cost.plus(option.cost));
            chosen.removeLast();
        }
        search(at + 1, missing, cost);
    }

    /**
     * Thousandths add up over devices, but a share needs all of its on one and a whole GPU a device that nobody shares: where
     * there are shares, the sum is a bound and the devices decide.
     */
    private boolean devicesHold() {
        boolean shares = wanted.sharesGpu() || attempt.room().hasOpened(slot);
        return !shares || attempt.holdsOnceStopped(chosen, slot, wanted);
    }

    private boolean tooDear(int at, long[] missing, Cost cost) {
        if (best == null || canShrink[at]) {
            return false;
        }
        long least = cost.lostGpuSeconds()
                + Math.ceilDiv(Math.max(0, missing[0]), Resources.WHOLE_GPU)
                        * victims.get(at).lostSeconds();
        return least > best.lostGpuSeconds();
    }

    private static long[] missing(Resources wanted, Resources free, long freeOnOpened) {
        return new long[] {
            missing(wanted.gpuMillis(), free.gpuMillis() + freeOnOpened),
            missing(wanted.cpuMillis(), free.cpuMillis()),
            missing(wanted.memoryBytes(), free.memoryBytes()),
            missing(wanted.ephemeralStorageBytes(), free.ephemeralStorageBytes()),
            missing(wanted.pods(), free.pods())
        };
    }

    private static long missing(long wanted, long free) {
        // What is not asked for is never missing, not even where others have overcommitted it.
        return wanted == 0 ? Long.MIN_VALUE / 2 : wanted - free;
    }

    private static void add(long[] sum, Resources more) {
        sum[0] += more.gpuMillis();
        sum[1] += more.cpuMillis();
        sum[2] += more.memoryBytes();
        sum[3] += more.ephemeralStorageBytes();
        sum[4] += more.pods();
    }

    private static long[] minus(long[] missing, long[] freed) {
        long[] rest = missing.clone();
        for (int dimension = 0; dimension < DIMENSIONS; dimension++) {
            rest[dimension] -= freed[dimension];
        }
        return rest;
    }

    private static boolean none(long[] missing) {
        for (long amount : missing) {
            if (amount > 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean reachable(long[] missing, long[] atMost) {
        for (int dimension = 0; dimension < DIMENSIONS; dimension++) {
            if (missing[dimension] > atMost[dimension]) {
                return false;
            }
        }
        return true;
    }
}
