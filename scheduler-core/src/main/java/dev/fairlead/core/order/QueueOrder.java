package dev.fairlead.core.order;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.quota.FairShares;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.core.quota.QuotaLedger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which queue is next: at every level of the tree the one with the strongest claim of any job in its line, then of its
 * next job, then the one that would use the smallest part of its fair share if its next job started. Ties go to the job
 * that {@link JobOrder} puts first.
 *
 * <p>All jobs in a line count and not only the next: one with a claim may reclaim, and whoever was let in before it with a
 * weaker claim would be stopped for it, would be let in again, and so on.
 *
 * <p>The next job is counted in, because a queue that is far below its share but whose next job would carry it far above
 * must not go before one whose job is covered: the second could reclaim from the first at once, and they would take turns
 * for ever.
 */
public final class QueueOrder {
    private static final List<Claim> STRONGEST_FIRST = List.of(Claim.WITHIN_GUARANTEE, Claim.WITHIN_SHARE);
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
    /** By claim, queue and type, the fewest GPUs that some job below asks for with that claim at every level up to it. */
    private final Map<Claim, Map<Integer, Map<GpuType, Long>>> owed = Map.of(
            Claim.WITHIN_GUARANTEE, new HashMap<>(),
            Claim.WITHIN_SHARE, new HashMap<>());

    /** What entitles a job to its GPUs, the strongest first. */
    public enum Claim {
        /** Its queue stays within its guarantee and its share. */
        WITHIN_GUARANTEE,
        /** Its queue stays within its share. */
        WITHIN_SHARE,
        /** Nobody else asks for the GPUs now. */
        BORROWED
    }

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

    /** How strong the claim of a job of so many GPUs is, seen from one queue. */
    private Claim claim(int queue, GpuType type, long gpus) {
        long used = ledger.used(queue, type) + gpus;
        if (used > shares.entitlement(queue, type)) {
            return Claim.BORROWED;
        }
        return used > tree.guaranteed(queue, type) ? Claim.WITHIN_SHARE : Claim.WITHIN_GUARANTEE;
    }

    /** How strong the claim of a leaf's job is that may use a type, seen from the leaf. */
    public Claim claimAtLeaf(int leafQueue, GpuType type, Job job) {
        return claim(leafQueue, type, job.gang().gpus(job.gang().minReplicas()));
    }

    /** By type, the smallest job below the queue whose claim is at least so strong at every level up to it. */
    private Map<GpuType, Long> smallestWith(Claim weakest, int queue) {
        Map<GpuType, Long> found = new HashMap<>(smallest.getOrDefault(queue, Map.of()));
        for (int child : tree.children(queue)) {
            owed(weakest, child).forEach((type, gpus) -> found.merge(type, gpus, Math::min));
        }
        found.entrySet()
                .removeIf(each -> claim(queue, each.getKey(), each.getValue()).compareTo(weakest) > 0);
        return found;
    }

    private Map<GpuType, Long> owed(Claim claim, int queue) {
        return Objects.requireNonNull(owed.get(claim)).getOrDefault(queue, Map.of());
    }

    private Claim strongestInLine(int queue) {
        for (Claim claim : STRONGEST_FIRST) {
            if (!owed(claim, queue).isEmpty()) {
                return claim;
            }
        }
        return Claim.BORROWED;
    }

    private Claim strongestOfNext(int queue) {
        Job job = Objects.requireNonNull(next[queue]);
        return acceptedTypes.apply(job).stream()
                .map(type -> claim(queue, type, job.gang().gpus(job.gang().minReplicas())))
                .min(Comparator.naturalOrder())
                .orElse(Claim.BORROWED);
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
        for (Claim claim : STRONGEST_FIRST) {
            Objects.requireNonNull(owed.get(claim)).put(queue, smallestWith(claim, queue));
        }
    }

    private double shareWith(int queue, Job job) {
        double[] byType = acceptedTypes.apply(job).stream()
                .mapToDouble(type -> shares.dominantShare(
                        queue, ledger, type, job.gang().gpus(job.gang().minReplicas())))
                .toArray();
        return Arrays.stream(byType).min().orElse(Double.POSITIVE_INFINITY);
    }

    private boolean goesBefore(int queue, int other) {
        int byLine = strongestInLine(queue).compareTo(strongestInLine(other));
        int byClaim = byLine != 0 ? byLine : strongestOfNext(queue).compareTo(strongestOfNext(other));
        if (byClaim != 0) {
            return byClaim < 0;
        }
        if (share[queue] != share[other]) {
            return share[queue] < share[other];
        }
        return JobOrder.WITHIN_QUEUE.compare(Objects.requireNonNull(next[queue]), Objects.requireNonNull(next[other]))
                < 0;
    }
}
