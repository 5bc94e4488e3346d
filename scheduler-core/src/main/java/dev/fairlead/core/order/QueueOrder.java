package dev.fairlead.core.order;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.quota.FairShares;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.core.quota.QuotaLedger;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which queue is next among those with a candidate: at every level of the tree the one that would use the smallest part of
 * its fair share if its candidate started. Ties go to the job that {@link JobOrder} puts first.
 *
 * <p>The candidate is counted in, because a queue that is far below its share but whose next job would carry it far above
 * must not go before one whose job is covered: the second could reclaim from the first at once, and they would take turns
 * for ever.
 */
public final class QueueOrder {
    private final QueueTree tree;
    private final QuotaLedger ledger;
    private final FairShares shares;
    private final @Nullable Candidate[] next;
    private final int[] leaf;
    private final double[] share;
    private final boolean[] stale;

    private record Candidate(Job job, List<GpuType> types) {}

    /**
     * Makes an order in which no queue has a candidate yet.
     *
     * @param ledger what the queues use; looked at afresh after {@link #usageChanged}
     */
    public QueueOrder(QueueTree tree, QuotaLedger ledger, FairShares shares) {
        this.tree = tree;
        this.ledger = ledger;
        this.shares = shares;
        next = new Candidate[tree.size()];
        leaf = new int[tree.size()];
        share = new double[tree.size()];
        stale = new boolean[tree.size()];
    }

    /**
     * A leaf's candidate is this.
     *
     * @param types the GPU types that it may be given
     */
    public void setNext(int leafQueue, Job job, List<GpuType> types) {
        next[leafQueue] = new Candidate(job, types);
        leaf[leafQueue] = leafQueue;
        usageChanged(leafQueue);
    }

    /** A leaf has no candidate left. */
    public void setNone(int leafQueue) {
        next[leafQueue] = null;
        usageChanged(leafQueue);
    }

    /** What the queue uses has changed. */
    public void usageChanged(int queue) {
        for (int at = queue; at >= 0; at = tree.parent(at)) {
            stale[at] = true;
        }
    }

    /** The leaf whose candidate is next of all, or -1 if no queue has one. */
    public int first() {
        refresh(QueueTree.ROOT);
        return next[QueueTree.ROOT] == null ? -1 : leaf[QueueTree.ROOT];
    }

    /** The part of its fair share that the queue would use with its candidate. */
    public double share(int queue) {
        refresh(queue);
        return share[queue];
    }

    private void refresh(int queue) {
        if (!stale[queue]) {
            return;
        }
        stale[queue] = false;
        if (!tree.children(queue).isEmpty()) {
            int best = -1;
            for (int child : tree.children(queue)) {
                refresh(child);
                if (next[child] != null && (best < 0 || goesBefore(child, best))) {
                    best = child;
                }
            }
            next[queue] = best < 0 ? null : next[best];
            leaf[queue] = best < 0 ? -1 : leaf[best];
        }
        Candidate candidate = next[queue];
        share[queue] = candidate == null ? 0 : shareWith(queue, candidate);
    }

    private double shareWith(int queue, Candidate candidate) {
        long gpus = candidate.job.gang().gpus(candidate.job.gang().minReplicas());
        double[] byType = candidate.types.stream()
                .mapToDouble(type -> shares.dominantShare(queue, ledger, type, gpus))
                .toArray();
        return Arrays.stream(byType).min().orElse(Double.POSITIVE_INFINITY);
    }

    private boolean goesBefore(int queue, int other) {
        if (share[queue] != share[other]) {
            return share[queue] < share[other];
        }
        return JobOrder.WITHIN_QUEUE.compare(
                        Objects.requireNonNull(next[queue]).job, Objects.requireNonNull(next[other]).job)
                < 0;
    }
}
