package dev.fairlead.core.preempt;

import dev.fairlead.core.capacity.DomainTree;
import dev.fairlead.core.model.Resources;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the cheapest region to make room in without looking at all of them. Victims are read cheapest per GPU first and
 * dealt out to the regions (nodes, or domains of the required level) in which they run. A region is looked into once the
 * GPUs read there could be enough. When what is not read yet cannot be cheaper than the best set found, reading ends; then
 * the other regions are looked into, those with the lowest bounds first. (A threshold algorithm: Fagin, Lotem and Naor,
 * Optimal Aggregation Algorithms for Middleware, 2001.)
 *
 * <p>For jobs that need one node the result is exact as far as {@link NodeChoice} is, unless it takes more than
 * {@value #MOST_READ_AFTER} victims to be sure. For gangs across nodes, see {@link RoomMaker}.
 */
final class RegionSearch {
    private static final int MOST_READ_AFTER = 10_000;
    private static final int MOST_TIES = 256;
    private static final int LEAST_READ_AFTER = 64;
    private static final int LOOK_AROUND_EVERY = 16;

    private final Attempt attempt;
    private final DomainTree tree;
    private final int depth;
    private final boolean byNode;
    private final Resources wanted;
    private final NodeChoice nodeChoice;
    private final Map<Integer, Region> regions = new LinkedHashMap<>();
    private final long leastMissing;
    private @Nullable VictimSet best;

    /**
     * What a victim would free in a region.
     *
     * @param lastReplica the highest number of its replicas there
     */
    private record Freed(long gpus, int lastReplica) {
        Freed and(Freed ofLaterReplica) {
            return new Freed(gpus + ofLaterReplica.gpus, ofLaterReplica.lastReplica);
        }
    }

    RegionSearch(Attempt attempt) {
        this.attempt = attempt;
        tree = attempt.state.fleet().tree();
        int required = attempt.job.topology().hasRequired()
                ? attempt.state
                                .fleet()
                                .topology()
                                .depthOf(attempt.job.topology().required())
                        + 1
                : 0;
        byNode = attempt.replicas == 1
                || required == attempt.state.fleet().topology().depth();
        depth = required;
        wanted = attempt.need(byNode ? attempt.replicas : 0);
        nodeChoice = new NodeChoice(attempt);
        leastMissing = leastMissing();
    }

    @Nullable
    VictimSet cheapest() {
        VictimStream stream = new VictimStream(attempt.lines, attempt.rights);
        long lostSeconds = 0;
        int read = 0;
        int readAfter = 0;
        for (VictimStream.Next next = stream.next(); next != null; next = stream.next()) {
            lostSeconds = next.lostSeconds();
            read++;
            if (best != null && enoughRead(best, lostSeconds, read, ++readAfter)) {
                break;
            }
            for (Region region : deal(next)) {
                if (best == null && region.worthTrying()) {
                    lookInto(region);
                }
            }
        }
        List<Region> open = new ArrayList<>();
        for (Region region : regions.values()) {
            if (region.changedSinceTried()) {
                open.add(region);
            }
        }
        open.sort(Comparator.comparingLong((Region region) -> region.losesAtLeast(0))
                .thenComparingInt(region -> region.id));
        for (Region region : open) {
            if (best != null && region.losesAtLeast(0) > best.cost().lostGpuSeconds()) {
                break;
            }
            if (best == null || !region.shrinksNoLess(best.cost())) {
                lookInto(region);
            }
        }
        return best;
    }

    /** A domain may be improved by any victim; half as many again are read as it took to find a first set. */
    private boolean enoughRead(VictimSet set, long lostSeconds, int read, int readAfter) {
        if (readAfter > MOST_READ_AFTER) {
            return true;
        }
        if (!byNode) {
            return readAfter > Math.max(LEAST_READ_AFTER, read / 3);
        }
        boolean ties = readAfter < MOST_TIES;
        if (!noBetter(leastMissing * lostSeconds, lostSeconds, set, ties)) {
            return false;
        }
        if (readAfter % LOOK_AROUND_EVERY != 1) {
            return false;
        }
        for (Region region : regions.values()) {
            if (!region.covered() && !noBetter(region.losesAtLeast(lostSeconds), lostSeconds, set, ties)) {
                return false;
            }
        }
        return true;
    }

    /**
     * True if no set that loses at least so much can be better: with the same loss, fewer victims or younger ones still
     * could.
     */
    private boolean noBetter(long lostGpuSeconds, long lostSeconds, VictimSet set, boolean ties) {
        Cost cost = set.cost();
        if (lostGpuSeconds != cost.lostGpuSeconds() || !ties) {
            return lostGpuSeconds >= cost.lostGpuSeconds();
        }
        return cost.stopped() == 0
                ? cost.shrunkGpus() <= leastMissing
                : cost.stopped() == 1 && cost.ranSeconds() <= lostSeconds && cost.shrunkGpus() == 0;
    }

    private void lookInto(Region region) {
        region.tried();
        VictimSet found = byNode
                ? nodeChoice.cheapest(region.id, wanted, best == null ? null : best.cost())
                : new RoomMaker(attempt, region, tree, depth).cheapest();
        best = found == null || found.units().isEmpty() ? best : VictimSet.cheaper(best, found);
    }

    /** Deals a victim out to the regions in which it would free something; returns them. */
    private List<Region> deal(VictimStream.Next next) {
        Victim victim = next.victim();
        int from = next.onlyShrinks() ? victim.left - victim.surplus() : 0;
        Map<Region, Freed> freed = new LinkedHashMap<>();
        for (int replica = from; replica < victim.left; replica++) {
            int slot = victim.slots[replica];
            int id = slot == Victim.NOWHERE ? -1 : regionOf(slot);
            if (id >= 0) {
                Region region = regions.computeIfAbsent(id, this::open);
                // The last share on a device leaves a whole GPU.
                long gpus =
                        victim.need(replica).sharesGpu() ? 1 : victim.job.gang().gpus(replica, replica + 1);
                region.frees(slot, gpus, attempt.room().freeGpusOfNode(slot));
                freed.merge(region, new Freed(gpus, replica), Freed::and);
            }
        }
        freed.forEach((region, part) -> region.add(next, part.gpus, part.lastReplica));
        return new ArrayList<>(freed.keySet());
    }

    private Region open(int id) {
        Region region = new Region(id, missing(id));
        Resources each = attempt.job.gang().workers().perReplica();
        int gpusEach = (int) Math.min(each.gpus(), Integer.MAX_VALUE);
        if (!byNode && attempt.countable && gpusEach > 0) {
            region.missesReplicas(attempt.replicas - attempt.room().replicasByGpusAlone(id, each), gpusEach);
        }
        return region;
    }

    private int regionOf(int slot) {
        if (!attempt.takes(slot)) {
            return -1;
        }
        if (byNode && depth == attempt.state.fleet().topology().depth()) {
            return slot;
        }
        int domain = tree.leaf(slot);
        while (domain >= 0 && tree.depth(domain) > depth) {
            domain = tree.parent(domain);
        }
        boolean counts = domain >= 0 && tree.depth(domain) == depth && tree.isNamed(domain);
        return counts ? byNode ? slot : domain : -1;
    }

    private long missing(int id) {
        long free = byNode ? attempt.room().freeGpusOfNode(id) : attempt.room().freeGpus(id);
        return Math.max(1, attempt.gpus - free);
    }

    /** How many GPUs must become free at least in the regions that no victim was read of. */
    private long leastMissing() {
        if (!byNode) {
            return 1;
        }
        int root = tree.root(attempt.type);
        int free = attempt.room().mostGpusOfNode();
        while (free > 0 && attempt.room().nodesWithFreeGpus(root, free) == 0) {
            free--;
        }
        return Math.max(1, attempt.gpus - free);
    }
}
