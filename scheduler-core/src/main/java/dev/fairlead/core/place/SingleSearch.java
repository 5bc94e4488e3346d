package dev.fairlead.core.place;

import dev.fairlead.core.capacity.CapacityView;
import dev.fairlead.core.capacity.DomainTree;
import org.jspecify.annotations.Nullable;

/** The search for the node of one replica. Its cost does not grow with the number of nodes. */
final class SingleSearch {
    /** Nodes of one leaf domain, as many free GPUs on each, among which the score decides; beyond that the names do. */
    static final int MOST_COMPARED = 256;

    private final CapacityView view;
    private final DomainTree tree;
    private final DomainCapacity capacity;
    private final @Nullable NodeScores scores;

    /** @param scores tells equally close nodes apart; null to take the first by name */
    SingleSearch(CapacityView view, DomainTree tree, DomainCapacity capacity, @Nullable NodeScores scores) {
        this.view = view;
        this.tree = tree;
        this.capacity = capacity;
        this.scores = scores;
    }

    /**
     * The node for a single replica. For every count of free GPUs it finds the fullest domains and there the node with the
     * best score; of these finds a node that is in use goes before one that is wholly free, then the best score, then the
     * fewest free GPUs. Looks at one child per level for each count of free GPUs, at no more than {@link #MOST_COMPARED}
     * nodes that fit, and at further ones only where selectors, taints, CPU or memory say no.
     */
    int bestNode(int root, int depth) {
        int best = capacity.need().sharesGpu() ? nodeWithOpened(root, depth) : -1;
        if (best >= 0) {
            return best;
        }
        for (int gpus = capacity.gpus(); gpus <= view.mostGpusOfNode(); gpus++) {
            int slot = firstNode(root, depth, gpus);
            if (slot >= 0 && scores == null) {
                return slot;
            }
            if (slot >= 0 && (best < 0 || isBetter(slot, best))) {
                best = slot;
            }
        }
        return best;
    }

    /** The node with the tightest opened device that has room for a share: whole devices are kept for whole GPUs. */
    private int nodeWithOpened(int root, int depth) {
        return view.nodesWithOpened(tree.rootOf(root), capacity.need())
                .filter(slot -> isBelow(slot, root, depth) && capacity.ofNode(slot) > 0)
                .findFirst()
                .orElse(-1);
    }

    private boolean isBelow(int slot, int root, int depth) {
        int domain = tree.leaf(slot);
        boolean named = true;
        while (domain >= 0 && domain != root) {
            named &= tree.depth(domain) != depth || tree.isNamed(domain);
            domain = tree.parent(domain);
        }
        return domain == root && named;
    }

    /** Whole nodes are kept for those who need whole nodes; what is stranded counts among the others. */
    private boolean isBetter(int slot, int than) {
        NodeScores by = scores;
        if (by == null) {
            return false;
        }
        boolean opens = by.isWhollyFree(view, slot);
        return opens == by.isWhollyFree(view, than) ? by.of(view, slot) > by.of(view, than) : !opens;
    }

    private int firstNode(int domain, int requiredDepth, int gpus) {
        if (view.nodesWithFreeGpus(domain, gpus) == 0
                || (tree.depth(domain) == requiredDepth && !tree.isNamed(domain))) {
            return -1;
        }
        int[] children = tree.children(domain);
        if (children.length == 0) {
            return firstNodeOfLeaf(domain, gpus);
        }
        int fullest = view.fullestChild(domain, gpus);
        int slot = firstNode(fullest, requiredDepth, gpus);
        return slot >= 0 ? slot : firstNodeOfOthers(children, fullest, requiredDepth, gpus);
    }

    /** Selectors, taints, CPU or memory say no to all of the fullest child: the others are asked in their order. */
    private int firstNodeOfOthers(int[] children, int without, int requiredDepth, int gpus) {
        boolean[] tried = new boolean[children.length];
        for (int i = 0; i < children.length; i++) {
            tried[i] = children[i] == without;
        }
        while (true) {
            int fullest = fullestUntried(children, tried, gpus);
            if (fullest < 0) {
                return -1;
            }
            tried[fullest] = true;
            int slot = firstNode(children[fullest], requiredDepth, gpus);
            if (slot >= 0) {
                return slot;
            }
        }
    }

    private int fullestUntried(int[] children, boolean[] tried, int gpus) {
        int fullest = -1;
        for (int i = 0; i < children.length; i++) {
            if (!tried[i]
                    && view.nodesWithFreeGpus(children[i], gpus) > 0
                    && (fullest < 0 || view.freeGpus(children[i]) < view.freeGpus(children[fullest]))) {
                fullest = i;
            }
        }
        return fullest;
    }

    private int firstNodeOfLeaf(int leaf, int gpus) {
        int best = -1;
        int compared = 0;
        int slot = view.nextNodeWithFreeGpus(leaf, gpus, 0);
        while (slot >= 0 && compared < (scores == null ? 1 : MOST_COMPARED)) {
            if (capacity.ofNode(slot) > 0) {
                compared++;
                best = best < 0 || isBetter(slot, best) ? slot : best;
            }
            slot = view.nextNodeWithFreeGpus(leaf, gpus, tree.rank(slot) + 1);
        }
        return best;
    }
}
