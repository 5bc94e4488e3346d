package dev.fairlead.core.state;

import dev.fairlead.core.capacity.CapacityView;
import dev.fairlead.core.capacity.Fleet;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.quota.GuaranteeAudit;
import dev.fairlead.core.quota.QueueProblem;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.core.quota.QuotaLedger;
import dev.fairlead.core.state.TrackedJob.Hold;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What replicas hold, on their nodes and in their queues, now and once leaving pods are gone. Nodes are booked as things
 * change. The books of the queues depend on the shape of the tree, so they are opened afresh after a queue has changed, by
 * whoever looks at them first: a thousand changed queues cost one rebuild.
 */
final class Bookings {
    private final Fleet fleet;
    private final Collection<Queue> queues;
    private final Collection<TrackedJob> holding;
    private @Nullable Books books;

    private @Nullable Audit audit;

    private record Books(QueueTree tree, QuotaLedger now, QuotaLedger future) {}

    /** What is wrong with queues depends on the tree and on how many GPUs there are, and on nothing else. */
    private record Audit(QueueTree tree, Map<GpuType, Long> capacities, List<QueueProblem> problems) {}

    /** A point to go back to with {@link #rollback}. */
    record Mark(int capacityNow, int capacityFuture, int ledgerNow, int ledgerFuture) {}

    /**
     * @param queues the declared queues at any time
     * @param holding the jobs that hold GPUs at any time
     */
    Bookings(Fleet fleet, Collection<Queue> queues, Collection<TrackedJob> holding) {
        this.fleet = fleet;
        this.queues = queues;
        this.holding = holding;
    }

    void queuesChanged() {
        books = null;
    }

    /** Books all replicas of a job so many times; a negative number gives them back. */
    void book(TrackedJob tracked, int times) {
        for (int replica = 0; replica < tracked.holds.size(); replica++) {
            book(tracked, replica, times);
        }
    }

    /** Books what a replica holds as its hold is. */
    void book(TrackedJob tracked, int replica, int times) {
        Hold hold = tracked.holds.get(replica);
        if (hold == Hold.GONE) {
            return;
        }
        int slot = fleet.slot(tracked.nodes.get(replica));
        Resources need = tracked.job.gang().need(replica);
        int device = tracked.device(replica);
        fleet.bookNow(slot, need, device, times);
        if (hold == Hold.RUNNING) {
            fleet.bookFuture(slot, need, device, times);
        }
        if (books != null) {
            bookQuota(books, tracked, replica, times);
        }
    }

    private static void bookQuota(Books on, TrackedJob tracked, int replica, int times) {
        int queue = on.tree.number(tracked.job.queue());
        GpuType type = tracked.gpuType;
        if (type == null) {
            return;
        }
        // A job of a queue that is gone counts for the whole cluster alone.
        int payer = Math.max(queue, QueueTree.ROOT);
        long gpuMillis = tracked.job.gang().need(replica).gpuMillis() * times;
        on.now.add(payer, type, gpuMillis, tracked.job.preemptible());
        if (tracked.holds.get(replica) == Hold.RUNNING) {
            on.future.add(payer, type, gpuMillis, tracked.job.preemptible());
        }
    }

    private Books books() {
        Books current = books;
        if (current == null) {
            QueueTree tree = new QueueTree(queues);
            current = new Books(tree, new QuotaLedger(tree), new QuotaLedger(tree));
            for (TrackedJob tracked : holding) {
                for (int replica = 0; replica < tracked.holds.size(); replica++) {
                    if (tracked.holds.get(replica) != Hold.GONE) {
                        bookQuota(current, tracked, replica, 1);
                    }
                }
            }
            books = current;
        }
        return current;
    }

    QueueTree tree() {
        return books().tree;
    }

    QuotaLedger now() {
        return books().now;
    }

    QuotaLedger future() {
        return books().future;
    }

    List<QueueProblem> problems() {
        QueueTree tree = tree();
        Map<GpuType, Long> capacities = fleet.capacities();
        Audit known = audit;
        if (known == null || known.tree != tree || !known.capacities.equals(capacities)) {
            known = new Audit(
                    tree,
                    capacities,
                    GuaranteeAudit.problems(tree, capacities::containsKey, type -> capacities.getOrDefault(type, 0L)));
            audit = known;
        }
        return known.problems;
    }

    Mark mark() {
        CapacityView now = fleet.now();
        CapacityView future = fleet.future();
        return new Mark(now.mark(), future.mark(), now().mark(), future().mark());
    }

    void rollback(Mark mark) {
        fleet.now().rollback(mark.capacityNow);
        fleet.future().rollback(mark.capacityFuture);
        now().rollback(mark.ledgerNow);
        future().rollback(mark.ledgerFuture);
    }

    void keep() {
        fleet.now().keep();
        fleet.future().keep();
        now().keep();
        future().keep();
    }
}
