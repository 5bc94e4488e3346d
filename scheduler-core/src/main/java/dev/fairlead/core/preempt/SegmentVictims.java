package dev.fairlead.core.preempt;

import dev.fairlead.core.capacity.DomainTree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Victims for a gang in segments. A segment needs a whole domain's worth of room in one place, and rights are used up by what is
 * taken elsewhere: so domains of the segments' level are emptied one after the other, those first that lose least per GPU, until
 * the placer finds room. A domain of which not enough may be taken is left as it was. Heuristic, like everything for gangs
 * across nodes. Costs the placer for each domain once enough GPUs are free, {@value #MOST_PLACED} times at most.
 */
final class SegmentVictims {
    private static final int MOST_PLACED = 64;

    private final Attempt attempt;
    private final Region region;
    private final DomainTree tree;
    private final int depth;
    private final boolean byNode;
    private final Set<Victim> taken = new HashSet<>();
    private int placed;

    /** What runs in one domain. */
    private record Within(int id, Collection<Victim> victims, long gpus, long lostGpuSeconds) {
        /** Those first that lose least per GPU; what holds no GPU last. */
        static final Comparator<Within> CHEAPEST_PER_GPU = ((Comparator<Within>)
                        (one, other) -> Long.compare(one.lostGpuSeconds * other.gpus, other.lostGpuSeconds * one.gpus))
                .thenComparingInt(Within::id);
    }

    SegmentVictims(Attempt attempt, Region region, DomainTree tree) {
        this.attempt = attempt;
        this.region = region;
        this.tree = tree;
        int levels = attempt.state.fleet().topology().depth();
        depth = attempt.state.fleet().topology().depthOf(attempt.job.topology().segmentLevel()) + 1;
        byNode = depth == levels;
    }

    /** A set that makes room, without what is needless; null if none was found. */
    @Nullable
    VictimSet found() {
        Scratch.Mark before = attempt.scratch.mark();
        List<Unit> chosen = gather();
        attempt.scratch.rollback(before);
        return chosen == null ? null : Trimming.byPlacing(attempt, chosen);
    }

    private @Nullable List<Unit> gather() {
        List<Unit> chosen = new ArrayList<>();
        for (Within domain : domains()) {
            Scratch.Mark mark = attempt.scratch.mark();
            List<Unit> more = new ArrayList<>();
            boolean all = empty(domain, more);
            boolean enough = enough();
            if (all || enough) {
                attempt.scratch.keep();
                chosen.addAll(more);
                more.forEach(unit -> taken.add(unit.victim()));
            } else {
                attempt.scratch.rollback(mark);
            }
            if (enough) {
                return chosen;
            }
            if (placed >= MOST_PLACED) {
                return null;
            }
        }
        return null;
    }

    /** Stops on paper who runs in a domain, as far as the job may; false if some may not be stopped. */
    private boolean empty(Within domain, List<Unit> stopped) {
        boolean all = true;
        for (Victim victim : domain.victims) {
            if (taken.contains(victim)) {
                continue;
            }
            int left = attempt.rights.mayReduce(victim, 0) ? 0 : victim.left - victim.surplus();
            if (attempt.rights.mayReduce(victim, left)) {
                stopped.add(new Unit(victim, left));
                attempt.scratch.stop(victim, left);
            }
            all &= victim.left == 0;
        }
        return all;
    }

    private boolean enough() {
        if (attempt.room().freeGpus(tree.root(attempt.type)) < attempt.gpus || attempt.quotaVeto() != null) {
            return false;
        }
        placed++;
        return attempt.place() != null;
    }

    private List<Within> domains() {
        Map<Integer, Set<Victim>> byDomain = new TreeMap<>();
        for (Victim victim : region.victims) {
            for (int slot : victim.slots) {
                int id = slot == Victim.NOWHERE || !attempt.takes(slot) ? -1 : domainOf(slot);
                if (id >= 0) {
                    byDomain.computeIfAbsent(id, key -> new TreeSet<>(Victim.CHEAPEST_FIRST))
                            .add(victim);
                }
            }
        }
        List<Within> domains = new ArrayList<>();
        byDomain.forEach((id, victims) -> domains.add(new Within(
                id,
                victims,
                victims.stream().mapToLong(Victim::gpus).sum(),
                victims.stream().mapToLong(Victim::lostGpuSeconds).sum())));
        domains.sort(Within.CHEAPEST_PER_GPU);
        return domains;
    }

    private int domainOf(int slot) {
        if (byNode) {
            return slot;
        }
        int domain = tree.leaf(slot);
        while (domain >= 0 && tree.depth(domain) > depth) {
            domain = tree.parent(domain);
        }
        return domain >= 0 && tree.isNamed(domain) ? domain : -1;
    }
}
