package dev.fairlead.core.place;

import dev.fairlead.core.capacity.CapacityView;
import dev.fairlead.core.capacity.DomainTree;
import dev.fairlead.core.model.Resources;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How many replicas of one job fit into each topology domain, counted exactly (selectors, taints, CPU and memory included)
 * and only where someone asks. Domains that cannot matter are ruled out by their count of free GPUs alone, so that a
 * search looks at few nodes.
 */
final class DomainCapacity {
    private static final int UNKNOWN = -1;

    private final CapacityView view;
    private final DomainTree tree;
    private final EligibleNodes.ForJob eligible;
    private final Resources need;
    /** By domain; made when the first is asked for, because the search for a single node asks for none. */
    private int @Nullable [] known;

    DomainCapacity(CapacityView view, DomainTree tree, EligibleNodes.ForJob eligible, Resources need) {
        this.view = view;
        this.tree = tree;
        this.eligible = eligible;
        this.need = need;
    }

    /** How many replicas fit on a node. */
    int ofNode(int slot) {
        return eligible.contains(slot) ? view.replicasThatFit(slot, need) : 0;
    }

    /** True unless the domain has too few free GPUs for so many replicas whatever else holds. */
    boolean mayHold(int domain, int replicas) {
        return view.replicasByGpusAlone(domain, gpus()) >= replicas;
    }

    /** How many replicas fit into a domain. */
    int of(int domain) {
        int[] counts = known;
        if (counts == null) {
            counts = new int[tree.domainCount()];
            Arrays.fill(counts, UNKNOWN);
            known = counts;
        }
        if (counts[domain] == UNKNOWN) {
            counts[domain] = mayHold(domain, 1) ? count(domain) : 0;
        }
        return counts[domain];
    }

    private int count(int domain) {
        long replicas = 0;
        for (int slot : tree.slots(domain)) {
            replicas += ofNode(slot);
        }
        for (int child : tree.children(domain)) {
            replicas += of(child);
        }
        return (int) Math.min(replicas, Integer.MAX_VALUE);
    }

    int gpus() {
        return (int) need.gpus();
    }
}
