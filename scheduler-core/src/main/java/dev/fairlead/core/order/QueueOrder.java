package dev.fairlead.core.order;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.quota.FairShares;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.core.quota.QuotaLedger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which queue is next: at every level of the tree a queue that is owed comes before one that is not, then the one that
 * would use the smallest part of its fair share if its next job started. Ties go to the job that {@link JobOrder} puts
 * first.
 *
 * <p>A queue is owed as long as some job in its line, not only the next, would stay within its share: such a job may
 * reclaim, and whoever was let in before it beyond a share would be stopped for it, would be let in again, and so on.
 *
 * <p>The next job is counted in, because a queue that is far below its share but whose next job would carry it far above
 * must not go before one whose job is covered: the second could reclaim from the first at once, and they would take turns
 * for ever.
 */
public final class QueueOrder {
    private final QueueTree tree;
    private final QuotaLedger ledger;
    private final FairShares shares;
    private final Function<Job, List<GpuType>> acceptedTypes;
    private final @Nullable Job[] next;
    private final int[] leaf;
    private final double[] share;
    private final boolean[] stale;
    /** By leaf and type, the fewest GPUs that some job left in its line asks for. */
    private final Map<Integer, Map<GpuType, Long>> smallest = new HashMap<>();
    /** By queue and type, the fewest GPUs that some job below it asks for and is owed at every level up to it. */
    private final Map<Integer, Map<GpuType, Long>> owed = new HashMap<>();

    /**
     * Makes an order in which no queue has a job yet.
     *
     * @param ledger what the queues use; looked at afresh after {@link #usageChanged}
     * @param acceptedTypes the types that a job may use
     */
    public QueueOrder(
            QueueTree tree, QuotaLedger ledger, FairShares shares, Function<Job, List<GpuType>> acceptedTypes) {
        this.tree = tree;
        this.ledger = ledger;
        this.shares = shares;
        this.acceptedTypes = acceptedTypes;
        next = new Job[tree.size()];
        leaf = new int[tree.size()];
        share = new double[tree.size()];
        stale = new boolean[tree.size()];
    }

    /**
     * A leaf's next job is this; null if it has none left.
     *
     * @param smallestLeft by type, the fewest GPUs that a job left in the line, the next included, asks for
     */
    public void setNext(int leafQueue, @Nullable Job job, Map<GpuType, Long> smallestLeft) {
        smallest.put(leafQueue, smallestLeft);
        next[leafQueue] = job;
        leaf[leafQueue] = leafQueue;
        usageChanged(leafQueue);
    }

    /** What the queue uses has changed. */
    public void usageChanged(int queue) {
        for (int at = queue; at >= 0; at = tree.parent(at)) {
            stale[at] = true;
        }
    }

    /** The leaf whose next job is next of all, or -1 if no queue has a job left. */
    public int first() {
        refresh(QueueTree.ROOT);
        return next[QueueTree.ROOT] == null ? -1 : leaf[QueueTree.ROOT];
    }

    /** The part of its fair share that the queue would use with its next job. */
    public double share(int queue) {
        refresh(queue);
        return share[queue];
    }

    /** How many more GPUs the leaf and all above it may use without exceeding a fair share; may be negative. */
    public long roomWithinShare(int leafQueue, GpuType type) {
        long room = Long.MAX_VALUE;
        for (int at = leafQueue; at > QueueTree.ROOT; at = tree.parent(at)) {
            room = Math.min(room, shares.entitlement(at, type) - ledger.used(at, type));
        }
        return room;
    }

    private Map<GpuType, Long> owedAt(int queue) {
        Map<GpuType, Long> found = new HashMap<>(smallest.getOrDefault(queue, Map.of()));
        for (int child : tree.children(queue)) {
            owed.getOrDefault(child, Map.of()).forEach((type, gpus) -> found.merge(type, gpus, Math::min));
        }
        found.entrySet()
                .removeIf(each ->
                        ledger.used(queue, each.getKey()) + each.getValue() > shares.entitlement(queue, each.getKey()));
        return found;
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
        Job job = next[queue];
        share[queue] = job == null ? 0 : shareWith(queue, job);
        owed.put(queue, owedAt(queue));
    }

    private double shareWith(int queue, Job job) {
        double[] byType = acceptedTypes.apply(job).stream()
                .mapToDouble(type -> shares.dominantShare(
                        queue, ledger, type, job.gang().gpus(job.gang().minReplicas())))
                .toArray();
        return Arrays.stream(byType).min().orElse(Double.POSITIVE_INFINITY);
    }

    private boolean goesBefore(int queue, int other) {
        boolean isOwed = !owed.getOrDefault(queue, Map.of()).isEmpty();
        if (isOwed == owed.getOrDefault(other, Map.of()).isEmpty()) {
            return isOwed;
        }
        if (share[queue] != share[other]) {
            return share[queue] < share[other];
        }
        return JobOrder.WITHIN_QUEUE.compare(Objects.requireNonNull(next[queue]), Objects.requireNonNull(next[other]))
                < 0;
    }
}
