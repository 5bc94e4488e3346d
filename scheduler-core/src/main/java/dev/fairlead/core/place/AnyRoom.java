package dev.fairlead.core.place;

import dev.fairlead.core.capacity.CapacityView;
import dev.fairlead.core.capacity.DomainTree;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Some room for a gang of equal replicas, whichever, where it only matters that there is some. Finds room if and only if
 * {@link Search} does, but takes the freest nodes, those of the last domains first: the search for a place takes the tightest
 * and the first, so what is found here is among the last to be taken, and is known to be room for the longest time.
 *
 * <p>Costs a look at the nodes taken and at the domains around them; further ones only where selectors, taints, CPU or memory
 * say no.
 */
final class AnyRoom {
    private final CapacityView view;
    private final DomainTree tree;
    private final DomainCapacity capacity;
    private final int[] slots;
    private final boolean onOneNode;
    private int found;

    /** @param onOneNode whether all replicas must be on the same node */
    AnyRoom(CapacityView view, DomainTree tree, DomainCapacity capacity, int replicas, boolean onOneNode) {
        this.view = view;
        this.tree = tree;
        this.capacity = capacity;
        this.onOneNode = onOneNode;
        slots = new int[replicas];
    }

    /** The node of each replica, all in one domain of the depth that has a name there; null if no such domain holds them. */
    int @Nullable [] inOneDomain(int domain, int depth) {
        if (tree.depth(domain) == depth) {
            return tree.isNamed(domain) && fill(domain) ? slots : null;
        }
        int[] children = tree.children(domain);
        for (int i = children.length - 1; i >= 0; i--) {
            int[] below = capacity.mayHold(children[i], slots.length) ? inOneDomain(children[i], depth) : null;
            if (below != null) {
                return below;
            }
        }
        return null;
    }

    private boolean fill(int domain) {
        found = 0;
        for (int gpus = view.mostGpusOfNode(); gpus >= capacity.gpus() && found < slots.length; gpus--) {
            fill(domain, gpus);
        }
        return found == slots.length;
    }

    private void fill(int domain, int gpus) {
        if (view.nodesWithFreeGpus(domain, gpus) == 0) {
            return;
        }
        int[] children = tree.children(domain);
        for (int i = children.length - 1; i >= 0 && found < slots.length; i--) {
            fill(children[i], gpus);
        }
        int slot = children.length > 0 ? -1 : view.nextNodeWithFreeGpus(domain, gpus, 0);
        while (slot >= 0 && found < slots.length) {
            int fitting = Math.min(capacity.ofNode(slot), slots.length - found);
            if (!onOneNode || fitting == slots.length) {
                Arrays.fill(slots, found, found + fitting, slot);
                found += fitting;
            }
            slot = view.nextNodeWithFreeGpus(domain, gpus, tree.rank(slot) + 1);
        }
    }
}
