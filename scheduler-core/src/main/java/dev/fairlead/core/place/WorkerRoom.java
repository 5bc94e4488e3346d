package dev.fairlead.core.place;

import dev.fairlead.core.capacity.DomainTree;
import java.util.Arrays;
import java.util.Comparator;

/** How many workers of a gang fit into a domain, and where they then go. */
interface WorkerRoom {
    /** The most workers that a domain takes. It takes every smaller number too. */
    int in(int domain);

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
            public int[] pack(int domain, int workers) {
                return inTopologyOrder(tree, search.pack(domain, workers));
            }
        };
    }

    /** Neighbours in the topology get neighbouring ranks, which is what ring algorithms want. */
    static int[] inTopologyOrder(DomainTree tree, int[] slots) {
        return Arrays.stream(slots)
                .boxed()
                .sorted(Comparator.comparingInt(tree::leaf).thenComparingInt(tree::rank))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
