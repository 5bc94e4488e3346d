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
        return byGpusAlone(domain) >= replicas;
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

    /** True if so many replicas fit into a domain. Stops counting as soon as they do. */
    boolean holds(int domain, int replicas) {
        int[] counts = known;
        if (counts != null && counts[domain] != UNKNOWN) {
            return counts[domain] >= replicas;
        }
        return missing(domain, replicas) <= 0;
    }

    /** How many of so many replicas find no room in a domain; 0 or less if all do. */
    private long missing(int domain, long replicas) {
        long missing = replicas;
        if (!mayHold(domain, 1)) {
            return missing;
        }
        for (int slot : tree.slots(domain)) {
            if (missing <= 0) {
                return missing;
            }
            missing -= ofNode(slot);
        }
        for (int child : tree.children(domain)) {
            if (missing <= 0) {
                return missing;
            }
            missing = missing(child, missing);
        }
        return missing;
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

    /** How many replicas there would be room for if only GPUs counted. */
    long byGpusAlone(int domain) {
        return view.replicasByGpusAlone(domain, need);
    }

    /** Whole GPUs of a node that a replica needs; a share needs one if it finds no room on an opened device. */
    int gpus() {
        return need.sharesGpu() ? 1 : (int) need.gpus();
    }

    Resources need() {
        return need;
    }
}
