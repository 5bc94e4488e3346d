package dev.fairlead.core.place;

import dev.fairlead.core.capacity.DomainTree;
import dev.fairlead.core.capacity.Fleet;
import dev.fairlead.core.model.Resources;
import java.util.function.IntUnaryOperator;

/** Where there is most room in a tree of domains, with the room of each node given as a function. One pass over the nodes. */
final class Blocks {
    private final Fleet fleet;
    private final DomainTree tree;
    private final IntUnaryOperator roomOfNode;

    Blocks(Fleet fleet, IntUnaryOperator roomOfNode) {
        this.fleet = fleet;
        this.tree = fleet.tree();
        this.roomOfNode = roomOfNode;
    }

    /** The domain with the most room at a level. */
    record Block(int replicas, String where) {}

    Block largest(int domain, int depth) {
        if (tree.depth(domain) == depth) {
            return tree.isNamed(domain)
                    ? new Block(room(domain), tree.describe(domain))
                    : new Block(0, tree.describe(domain));
        }
        Block best = new Block(0, "");
        if (depth == fleet.topology().depth() && tree.children(domain).length == 0) {
            for (int slot : tree.slots(domain)) {
                int room = roomOfNode.applyAsInt(slot);
                if (best.where.isEmpty() || room > best.replicas) {
                    best = new Block(room, "node " + fleet.name(slot));
                }
            }
            return best;
        }
        for (int child : tree.children(domain)) {
            Block block = largest(child, depth);
            if (best.where.isEmpty() || block.replicas > best.replicas) {
                best = block;
            }
        }
        return best;
    }

    /** The room in a domain. */
    int room(int domain) {
        long room = 0;
        for (int slot : tree.slots(domain)) {
            room += roomOfNode.applyAsInt(slot);
        }
        for (int child : tree.children(domain)) {
            room += room(child);
        }
        return (int) Math.min(room, Integer.MAX_VALUE);
    }

    /** How often the one fits into the other. */
    static int multiples(Resources offer, Resources need) {
        long fit = Long.MAX_VALUE;
        fit = need.sharesGpu() ? offer.gpus() * (Resources.WHOLE_GPU / need.sharedGpuMillis()) : fit;
        fit = need.gpus() == 0 ? fit : Math.min(fit, offer.gpus() / need.gpus());
        fit = need.cpuMillis() == 0 ? fit : Math.min(fit, offer.cpuMillis() / need.cpuMillis());
        fit = need.memoryBytes() == 0 ? fit : Math.min(fit, offer.memoryBytes() / need.memoryBytes());
        fit = need.ephemeralStorageBytes() == 0
                ? fit
                : Math.min(fit, offer.ephemeralStorageBytes() / need.ephemeralStorageBytes());
        fit = need.pods() == 0 ? fit : Math.min(fit, offer.pods() / need.pods());
        return (int) Math.min(fit, Integer.MAX_VALUE);
    }
}
