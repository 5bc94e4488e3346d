package dev.fairlead.core.quota;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.QueueName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the jobs of each queue have used lately, as it was told, and what of it counts at a time. Whoever knows the use (the
 * operator its ledger, a simulator its count) tells it once per step of the half-life; in between, and if nothing is told any
 * more, it fades. Sums down the tree are made once per step and after news, never per decision.
 */
public final class PastUse {
    private final HalfLife halfLife;
    private final SortedMap<QueueName, SortedMap<GpuType, Use>> told = new TreeMap<>();
    private final Map<GpuType, long[]> averages = new HashMap<>();
    private @Nullable QueueTree averagesOf;
    private long averagesAt;

    /**
     * What a queue's own jobs, without those below it, have used of a type.
     *
     * @param gpuSeconds with older use faded until {@code atMillis}
     * @param atMillis milliseconds since the epoch
     */
    public record Use(QueueName queue, GpuType type, long gpuSeconds, long atMillis) {
        public Use {
            if (gpuSeconds < 0) {
                throw new IllegalArgumentException("queue " + queue + " cannot have used " + gpuSeconds
                        + " GPU-seconds of " + type + ": tell 0 or more");
            }
            gpuSeconds = Math.min(gpuSeconds, HalfLife.MOST_GPU_SECONDS);
        }
    }

    public PastUse(HalfLife halfLife) {
        this.halfLife = halfLife;
    }

    /** How what is told here fades. */
    public HalfLife halfLife() {
        return halfLife;
    }

    /** Replaces what was told of the queue and type. */
    public void put(Use use) {
        Use before = told.computeIfAbsent(use.queue, key -> new TreeMap<>()).put(use.type, use);
        if (!use.equals(before)) {
            averagesOf = null;
        }
    }

    /** Forgets a queue. */
    public void remove(QueueName queue) {
        if (told.remove(queue) != null) {
            averagesOf = null;
        }
    }

    /** Everything that was told, by queue and type. */
    public List<Use> all() {
        List<Use> all = new ArrayList<>();
        told.values().forEach(byType -> all.addAll(byType.values()));
        return all;
    }

    /** True if nothing of what was told can change a share. */
    public boolean nothing() {
        return halfLife.seconds() == 0 || told.isEmpty();
    }

    /**
     * What every queue, with everything below it, has held on average lately, in thousandths of a GPU, by number. Null if
     * that is nothing for all. The same array until the step ends or something is told.
     */
    long @Nullable [] averageMilliGpus(QueueTree tree, GpuType type, long nowMillis) {
        if (nothing()) {
            return null;
        }
        long step = halfLife.step(nowMillis);
        if (tree != averagesOf || step != averagesAt) {
            averages.clear();
            told.forEach((queue, byType) -> {
                int number = tree.number(queue);
                byType.forEach((each, use) -> add(tree, number, use, step));
            });
            averagesOf = tree;
            averagesAt = step;
        }
        return averages.get(type);
    }

    private void add(QueueTree tree, int queue, Use use, long step) {
        long gpuSeconds = halfLife.left(use.gpuSeconds, step - halfLife.step(use.atMillis));
        long average = halfLife.averageMilliGpus(gpuSeconds);
        if (average > 0 && queue > QueueTree.ROOT) {
            long[] ofType = averages.computeIfAbsent(use.type, key -> new long[tree.size()]);
            for (int at = queue; at >= 0; at = tree.parent(at)) {
                ofType[at] = Math.addExact(ofType[at], average);
            }
        }
    }
}
