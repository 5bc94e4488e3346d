package dev.fairlead.core.quota;

import dev.fairlead.core.model.GpuType;
import java.util.List;

/**
 * Every queue's fair share of one GPU type, given what everyone asks for. Top-down: a queue's share is divided among its
 * children, first up to {@code min(guaranteed, limit, demand)}, then the surplus by weight up to {@code min(limit,
 * demand)}. Where there is less than the guarantees (nodes are lost), they are scaled down in proportion.
 *
 * <p>What a queue is entitled to depends on demand and capacity, never on who happens to run: stopping a job for another
 * leaves all entitlements as they are, which is why jobs cannot reclaim from each other in a circle.
 */
public final class Entitlements {
    private final QueueTree tree;
    private final GpuType type;
    private final long[] demand;
    private final long[] entitled;

    /**
     * Computes the shares.
     *
     * @param capacity GPUs of the type that there are
     * @param ownDemand what the jobs of each queue itself hold and wait for, by queue number
     */
    public Entitlements(QueueTree tree, GpuType type, long capacity, long[] ownDemand) {
        this.tree = tree;
        this.type = type;
        demand = ownDemand.clone();
        for (int queue = tree.size() - 1; queue > QueueTree.ROOT; queue--) {
            demand[queue] = Math.min(demand[queue], tree.limit(queue, type));
            demand[tree.parent(queue)] += demand[queue];
        }
        entitled = new long[tree.size()];
        entitled[QueueTree.ROOT] = Math.min(capacity, demand[QueueTree.ROOT]);
        for (int queue = QueueTree.ROOT; queue < tree.size(); queue++) {
            divide(queue);
        }
    }

    private void divide(int parent) {
        List<Integer> children = tree.children(parent);
        int count = children.size();
        long[] guaranteed = new long[count];
        long[] weights = new long[count];
        long sumGuaranteed = 0;
        for (int i = 0; i < count; i++) {
            int child = children.get(i);
            guaranteed[i] = Math.min(tree.guaranteed(child, type), demand[child]);
            weights[i] = tree.weight(child);
            sumGuaranteed += guaranteed[i];
        }
        long available = entitled[parent];
        long[] first =
                sumGuaranteed <= available ? guaranteed : ProgressiveFilling.divide(available, guaranteed, guaranteed);
        long surplus = available;
        long[] stillWanted = new long[count];
        for (int i = 0; i < count; i++) {
            surplus -= first[i];
            stillWanted[i] = demand[children.get(i)] - first[i];
        }
        long[] second = ProgressiveFilling.divide(surplus, stillWanted, weights);
        for (int i = 0; i < count; i++) {
            entitled[children.get(i)] = first[i] + second[i];
        }
    }

    /** The queue's fair share, in GPUs. */
    public long of(int queue) {
        return entitled[queue];
    }

    /** What the queue and everything below it hold and ask for, as far as limits let it count. */
    public long demand(int queue) {
        return demand[queue];
    }
}
