package dev.fairlead.core.preempt;

import dev.fairlead.core.capacity.CapacityView;
import dev.fairlead.core.capacity.DomainTree;
import dev.fairlead.core.model.Resources;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Counts how many replicas of a gang of like replicas fit into one domain, exactly; looks only at nodes with room. */
final class Domain {
    private final Attempt attempt;
    private final DomainTree tree;
    private final int domain;
    private final int depth;
    private final int gpusEach;

    Domain(Attempt attempt, DomainTree tree, int domain, int depth) {
        this.attempt = attempt;
        this.tree = tree;
        this.domain = domain;
        this.depth = depth;
        gpusEach = (int) Math.min(attempt.job.gang().workers().perReplica().gpus(), Integer.MAX_VALUE);
    }

    boolean contains(int slot) {
        int at = tree.leaf(slot);
        while (at >= 0 && tree.depth(at) > depth) {
            at = tree.parent(at);
        }
        return at == domain && attempt.takes(slot);
    }

    /** Replicas that fit as things stand. */
    int fits() {
        return (int) Math.min(fits(domain), Integer.MAX_VALUE);
    }

    /** True if so many replicas fit as things stand; where GPUs alone say no, no node is looked at. */
    boolean holds(int replicas) {
        Resources each = attempt.job.gang().workers().perReplica();
        return attempt.room().replicasByGpusAlone(domain, each) >= replicas && fits() >= replicas;
    }

    private long fits(int at) {
        CapacityView room = attempt.room();
        if (room.replicasByGpusAlone(at, attempt.job.gang().workers().perReplica()) == 0) {
            return 0;
        }
        long sum = 0;
        for (int child : tree.children(at)) {
            sum += fits(child);
        }
        if (tree.slots(at).length > 0) {
            for (int gpus = gpusEach; gpus <= room.mostGpusOfNode(); gpus++) {
                int slot = room.nextNodeWithFreeGpus(at, gpus, 0);
                while (slot >= 0) {
                    sum += attempt.fits(slot);
                    slot = room.nextNodeWithFreeGpus(at, gpus, tree.rank(slot) + 1);
                }
            }
        }
        return sum;
    }

    int fitsOn(Collection<Integer> slots) {
        int sum = 0;
        for (int slot : slots) {
            sum += attempt.fits(slot);
        }
        return sum;
    }

    /** The nodes of the domain on which the units free something. */
    Set<Integer> nodesOf(List<Unit> units) {
        Set<Integer> slots = new LinkedHashSet<>();
        for (Unit unit : units) {
            for (int replica = unit.replicasLeft(); replica < unit.victim().left; replica++) {
                int slot = unit.victim().slots[replica];
                if (slot != Victim.NOWHERE && contains(slot)) {
                    slots.add(slot);
                }
            }
        }
        return slots;
    }
}
