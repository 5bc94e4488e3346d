package dev.fairlead.core.quota;

import dev.fairlead.core.model.GpuType;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Fair shares without memory, as one would work them out on paper: slow, and plain enough to be believed. */
final class EntitlementsByHand {
    private final QueueTree tree;
    private final GpuType type;
    private final long[] demand;
    final long[] entitled;

    EntitlementsByHand(QueueTree tree, GpuType type, long capacity, long[] ownDemand) {
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
        long[] guaranteed = children.stream()
                .mapToLong(child -> Math.min(tree.guaranteed(child, type), demand[child]))
                .toArray();
        long[] first = FillingWithBigNumbers.divide(entitled[parent], guaranteed, guaranteed);
        long left = entitled[parent];
        for (int i = 0; i < first.length; i++) {
            entitled[children.get(i)] = first[i];
            left -= first[i];
        }
        TreeSet<Integer> bands = new TreeSet<>(children.stream().map(tree::band).toList());
        for (int band : bands.descendingSet()) {
            List<Integer> members = new ArrayList<>(children);
            members.removeIf(child -> tree.band(child) != band);
            long[] wanted = members.stream()
                    .mapToLong(child -> demand[child] - entitled[child])
                    .toArray();
            long[] weights = members.stream().mapToLong(tree::weight).toArray();
            long[] given = FillingWithBigNumbers.divide(left, wanted, weights);
            for (int i = 0; i < given.length; i++) {
                entitled[members.get(i)] += given[i];
                left -= given[i];
            }
        }
    }
}
