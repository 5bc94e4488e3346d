package dev.fairlead.core.quota;

import dev.fairlead.core.model.ByGpuType;
import dev.fairlead.core.model.GpuAmount;
import dev.fairlead.core.model.GpuType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many thousandths of GPUs of each type every queue uses, with everything below it counted in, and how many of them cannot be
 * preempted. Changes after {@link #mark()} are undone by {@link #rollback(int)}.
 */
public final class QuotaLedger {
    private final QueueTree tree;
    private final ByGpuType<long[]> used = new ByGpuType<>();
    private final ByGpuType<long[]> notPreemptible = new ByGpuType<>();
    private final List<Change> log = new ArrayList<>();
    private int marks;

    private record Change(int queue, GpuType type, long gpuMillis, boolean preemptible) {}

    public QuotaLedger(QueueTree tree) {
        this.tree = tree;
    }

    /** Another ledger that says the same now and goes its own way from here on. */
    public QuotaLedger copy() {
        QuotaLedger copy = new QuotaLedger(tree);
        copyInto(copy.used, used);
        copyInto(copy.notPreemptible, notPreemptible);
        return copy;
    }

    private static void copyInto(ByGpuType<long[]> copy, ByGpuType<long[]> amounts) {
        for (int type = 0; type < amounts.types().size(); type++) {
            copy.put(amounts.types().get(type), amounts.values().get(type).clone());
        }
    }

    /** Books thousandths of GPUs on a queue and everything above it; a negative number gives them back. */
    public void add(int queue, GpuType type, long gpuMillis, boolean preemptible) {
        if (marks > 0) {
            log.add(new Change(queue, type, gpuMillis, preemptible));
        }
        apply(queue, type, gpuMillis, preemptible);
    }

    private void apply(int queue, GpuType type, long gpuMillis, boolean preemptible) {
        long[] all = used.computeIfAbsent(type, key -> new long[tree.size()]);
        long[] fixed = notPreemptible.computeIfAbsent(type, key -> new long[tree.size()]);
        for (int at = queue; at >= 0; at = tree.parent(at)) {
            all[at] += gpuMillis;
            if (!preemptible) {
                fixed[at] += gpuMillis;
            }
        }
    }

    /** Thousandths of GPUs of the type that the queue and everything below it use. */
    public long used(int queue, GpuType type) {
        long[] amounts = used.get(type);
        return amounts == null ? 0 : amounts[queue];
    }

    /** What of {@link #used} belongs to jobs that are not preemptible. */
    public long notPreemptible(int queue, GpuType type) {
        long[] amounts = notPreemptible.get(type);
        return amounts == null ? 0 : amounts[queue];
    }

    /**
     * True if the queue and all above it may use so many more thousandths of GPUs without exceeding their limits.
     *
     * @param queue negative for none, which has no limit
     */
    public boolean leavesWithinLimits(int queue, GpuType type, long gpuMillis) {
        return fits(queue, used.get(type), tree.quotas(type).limit, gpuMillis);
    }

    /** The same for what is not preemptible and the guarantees. */
    public boolean leavesWithinGuarantees(int queue, GpuType type, long gpuMillis) {
        return fits(queue, notPreemptible.get(type), tree.quotas(type).guaranteed, gpuMillis);
    }

    private boolean fits(int queue, long @Nullable [] amounts, long[] bounds, long gpuMillis) {
        for (int at = queue; at > QueueTree.ROOT; at = tree.parent(at)) {
            // A bound may be as large as a number can be.
            if ((amounts == null ? 0 : amounts[at]) > GpuAmount.millis(bounds[at]) - gpuMillis) {
                return false;
            }
        }
        return true;
    }

    /** How many changes are logged since the outermost mark. */
    public int changes() {
        return log.size();
    }

    /** The queue that a logged change was about, 0 for the first change. */
    public int changedQueue(int change) {
        return log.get(change).queue;
    }

    /** Starts to log changes. Marks nest. */
    public int mark() {
        marks++;
        return log.size();
    }

    /** Undoes every change since the mark and ends it. */
    public void rollback(int mark) {
        while (log.size() > mark) {
            Change change = log.removeLast();
            apply(change.queue, change.type, -change.gpuMillis, change.preemptible);
        }
        marks--;
    }

    /** Ends a mark and keeps its changes. */
    public void keep() {
        marks--;
        if (marks == 0) {
            log.clear();
        }
    }
}
