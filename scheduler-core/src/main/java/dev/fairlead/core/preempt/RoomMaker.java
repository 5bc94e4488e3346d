package dev.fairlead.core.preempt;

import dev.fairlead.core.capacity.DomainTree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes room for a gang across the nodes of one domain. Replica by replica it takes the node where the next one costs least,
 * each node's choice being exact; once by what the next replica costs, and once by what it costs per replica that then fits
 * anywhere in the domain, because a gang that is stopped for one node frees its other nodes too. Heuristic: choosing among
 * gangs that span nodes is a covering problem. {@link Improvement} then looks for something cheaper.
 *
 * <p>Costs a logarithm of the nodes per replica: only nodes that a victim has left are looked at again.
 */
final class RoomMaker {
    private final Attempt attempt;
    private final Region region;
    private final DomainTree tree;
    private final Domain domain;
    private final NodeChoice nodeChoice;

    /** The cheapest way to fit one more replica on a node as things stood at a version of the node. */
    private record Offer(int slot, int version, VictimSet set, int gain) {
        static final Comparator<Offer> CHEAPEST_FIRST =
                Comparator.comparing((Offer offer) -> offer.set.cost()).thenComparingInt(Offer::slot);
        static final Comparator<Offer> CHEAPEST_PER_REPLICA = Offer::perReplica;

        private static int perReplica(Offer one, Offer other) {
            long left = one.set.cost().lostGpuSeconds() * other.gain;
            long right = other.set.cost().lostGpuSeconds() * one.gain;
            if (left != right) {
                return Long.compare(left, right);
            }
            int stops = Long.compare(
                    (long) one.set.cost().stopped() * other.gain,
                    (long) other.set.cost().stopped() * one.gain);
            return stops != 0 ? stops : CHEAPEST_FIRST.compare(one, other);
        }
    }

    RoomMaker(Attempt attempt, Region region, DomainTree tree, int depth) {
        this.attempt = attempt;
        this.region = region;
        this.tree = tree;
        domain = new Domain(attempt, tree, region.id, depth);
        nodeChoice = new NodeChoice(attempt);
    }

    /** The cheapest set found; null if there is none. */
    @Nullable
    VictimSet cheapest() {
        Trimming trimming = new Trimming(attempt, domain);
        if (!attempt.countable) {
            VictimSet bySegments =
                    attempt.job.topology().hasSegments() ? new SegmentVictims(attempt, region, tree).found() : null;
            return bySegments != null ? bySegments : allThatMayGo(trimming);
        }
        VictimSet best = trimming.trimmed(gather(List.of(), Offer.CHEAPEST_FIRST));
        if (region.victims.stream().anyMatch(victim -> victim.slots.length > 1)) {
            best = VictimSet.cheaper(best, trimming.trimmed(gather(List.of(), Offer.CHEAPEST_PER_REPLICA)));
        }
        if (best == null) {
            best = allThatMayGo(trimming);
        }
        return new Improvement(attempt, domain, region, trimming, this).improved(best);
    }

    /** More victims besides some, without one that is to be spared; null if that is not enough. */
    @Nullable
    List<Unit> gatherBesides(List<Unit> others) {
        return gather(others, Offer.CHEAPEST_FIRST);
    }

    private @Nullable List<Unit> gather(List<Unit> others, Comparator<Offer> order) {
        Scratch.Mark mark = attempt.scratch.mark();
        Taken chosen = new Taken(attempt.scratch);
        boolean enough = attempt.allowed(others);
        others.forEach(chosen::take);
        attempt.taken = chosen;
        enough = enough && gather(chosen, order);
        attempt.taken = null;
        attempt.scratch.rollback(mark);
        if (!enough) {
            return null;
        }
        return chosen.units();
    }

    private boolean gather(Taken chosen, Comparator<Offer> order) {
        int missing = attempt.replicas - domain.fits();
        PriorityQueue<Offer> offers = new PriorityQueue<>(order);
        Map<Integer, Integer> versions = new HashMap<>();
        boolean gains = !order.equals(Offer.CHEAPEST_FIRST);
        Set<Integer> seen = new HashSet<>();
        for (Victim victim : region.victims) {
            for (int slot : victim.slots) {
                if (slot != Victim.NOWHERE && seen.add(slot) && domain.contains(slot)) {
                    offer(slot, 0, gains, offers);
                }
            }
        }
        while (missing > 0) {
            Offer offer = offers.poll();
            if (offer == null) {
                return false;
            }
            int version = versions.getOrDefault(offer.slot, 0);
            if (offer.version != version || !attempt.allowed(offer.set.units())) {
                // Rights depend on what was taken already: a giver may meanwhile be down to its share.
                if (offer.version == version) {
                    versions.put(offer.slot, ++version);
                }
                offer(offer.slot, version, gains, offers);
                continue;
            }
            List<Unit> units = offer.set.units();
            Set<Integer> touched = domain.nodesOf(units);
            int before = domain.fitsOn(touched);
            units.forEach(chosen::take);
            missing -= domain.fitsOn(touched) - before;
            for (int slot : touched) {
                int next = versions.merge(slot, 1, Integer::sum);
                offer(slot, next, gains, offers);
            }
        }
        return true;
    }

    private void offer(int slot, int version, boolean gains, PriorityQueue<Offer> offers) {
        VictimSet set = nodeChoice.cheapest(slot, attempt.need(attempt.fits(slot) + 1), null);
        if (set != null && !set.units().isEmpty()) {
            offers.add(new Offer(slot, version, set, gains ? gain(set) : 1));
        }
    }

    private int gain(VictimSet set) {
        List<Unit> units = set.units();
        Set<Integer> touched = domain.nodesOf(units);
        int before = domain.fitsOn(touched);
        Scratch.Mark mark = attempt.scratch.mark();
        units.forEach(unit -> attempt.scratch.stop(unit.victim(), unit.replicasLeft()));
        int gain = domain.fitsOn(touched) - before;
        attempt.scratch.rollback(mark);
        return Math.max(1, Math.min(gain, attempt.replicas));
    }

    /**
     * What of all that may be taken is needed. A queue that gave a little may be down to its share without having given enough,
     * and is safe from then on: one large step first gives enough. Where that is not enough, the largest step comes last,
     * because the last one may go below the share.
     */
    private @Nullable VictimSet allThatMayGo(Trimming trimming) {
        VictimSet largestFirst = trimming.trimmed(everyone(Comparator.reverseOrder()));
        return largestFirst != null ? largestFirst : trimming.trimmed(everyone(Comparator.naturalOrder()));
    }

    /** All that may be taken at once, in the order of their GPUs. */
    private List<Unit> everyone(Comparator<Long> order) {
        List<Victim> victims = new ArrayList<>(region.victims);
        attempt.enablers().stream()
                .filter(victim -> !region.victims.contains(victim))
                .forEach(victims::add);
        victims.sort(
                Comparator.comparingInt(attempt.rights::nearness).reversed().thenComparing(Victim::gpus, order));
        List<Unit> units = new ArrayList<>();
        Scratch.Mark mark = attempt.scratch.mark();
        for (Victim victim : victims) {
            int left = attempt.rights.mayReduce(victim, 0) ? 0 : victim.left - victim.surplus();
            if (attempt.rights.mayReduce(victim, left)) {
                units.add(new Unit(victim, left));
                attempt.scratch.stop(victim, left);
            }
        }
        attempt.scratch.rollback(mark);
        return units;
    }
}
