package dev.fairlead.core.place;

import dev.fairlead.core.capacity.DomainTree;
import java.util.Arrays;

/** How many workers of a gang fit into a domain, and where they then go. */
interface WorkerRoom {
    /** The most workers that a domain takes. It takes every smaller number too. */
    int in(int domain);

    /** True if a domain takes so many workers; cheaper than asking for the most. */
    boolean holds(int domain, int workers);

    /**
     * So many workers inside a domain.
     *
     * @param workers at most {@link #in} of the domain
     * @return their slots by number
     */
    int[] pack(int domain, int workers);

    /** Workers that may be anywhere in the domain. */
    static WorkerRoom anywhere(DomainTree tree, DomainCapacity capacity, Search search) {
        return new WorkerRoom() {
            @Override
            public int in(int domain) {
                return capacity.of(domain);
            }

            @Override
            public boolean holds(int domain, int workers) {
                return capacity.holds(domain, workers);
            }

            @Override
            public int[] pack(int domain, int workers) {
                return inTopologyOrder(tree, search.pack(domain, workers));
            }
        };
    }

    /** Neighbours in the topology get neighbouring ranks, which is what ring algorithms want. */
    static int[] inTopologyOrder(DomainTree tree, int[] slots) {
        if (slots.length == 1) {
            return slots;
        }
        long[] places = new long[slots.length];
        for (int i = 0; i < slots.length; i++) {
            places[i] = (long) tree.leaf(slots[i]) << Integer.SIZE | tree.rank(slots[i]);
        }
        Arrays.sort(places);
        int[] inOrder = new int[slots.length];
        for (int i = 0; i < places.length; i++) {
            inOrder[i] = tree.slots((int) (places[i] >>> Integer.SIZE))[(int) places[i]];
        }
        return inOrder;
    }
}
