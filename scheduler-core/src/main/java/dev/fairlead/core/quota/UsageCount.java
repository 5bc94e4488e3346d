package dev.fairlead.core.quota;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts what queues use while it fades, for whoever runs the scheduler under virtual time and has no ledger of its own. Told of
 * every change of what a queue holds, it says at any time what {@link PastUse} is to be told.
 */
public final class UsageCount {
    private final HalfLife halfLife;
    private final SortedMap<QueueName, SortedMap<GpuType, Row>> rows = new TreeMap<>();

    private static final class Row {
        /** What is held now, in thousandths of GPUs. */
        private long held;

        private long sinceMillis;
        /** Faded to the step in which {@link #sinceMillis} lies. */
        private long gpuMillis;
        /** What shares used beyond that, in thousandths of it: less than 1000. */
        private long remainder;
    }

    public UsageCount(HalfLife halfLife) {
        this.halfLife = halfLife;
    }

    /** Goes on from what was used before. */
    public void add(PastUse.Use use) {
        Row row =
                rows.computeIfAbsent(use.queue(), key -> new TreeMap<>()).computeIfAbsent(use.type(), key -> new Row());
        settle(row, use.atMillis());
        row.gpuMillis = Math.addExact(row.gpuMillis, Math.multiplyExact(use.gpuSeconds(), 1000));
    }

    /** The queue's own jobs hold so many thousandths of GPUs more, or, if negative, fewer, from now on. Time must not go back. */
    public void change(QueueName queue, GpuType type, long gpuMillis, long nowMillis) {
        Row row = rows.computeIfAbsent(queue, key -> new TreeMap<>()).computeIfAbsent(type, key -> new Row());
        settle(row, nowMillis);
        row.held += gpuMillis;
    }

    /** What every queue has used until now, by queue and type. */
    public List<PastUse.Use> at(long nowMillis) {
        List<PastUse.Use> all = new ArrayList<>();
        rows.forEach((queue, byType) -> byType.forEach((type, row) -> {
            settle(row, nowMillis);
            all.add(new PastUse.Use(queue, type, row.gpuMillis / 1000, nowMillis));
        }));
        return all;
    }

    private void settle(Row row, long nowMillis) {
        if (row.held == 0) {
            row.gpuMillis = halfLife.left(row.gpuMillis, steps(row.sinceMillis, nowMillis));
            row.sinceMillis = nowMillis;
        }
        while (row.sinceMillis < nowMillis) {
            // What is used in a step fades from its end on, so an average comes out a hair too high and never too low.
            long until = Math.min(nowMillis, nextStep(row.sinceMillis));
            long used = Math.addExact(Math.multiplyExact(row.held, until - row.sinceMillis), row.remainder);
            row.gpuMillis = Math.addExact(row.gpuMillis, used / Resources.WHOLE_GPU);
            row.remainder = used % Resources.WHOLE_GPU;
            row.gpuMillis = halfLife.left(row.gpuMillis, steps(row.sinceMillis, until));
            row.sinceMillis = until;
        }
    }

    private long steps(long fromMillis, long untilMillis) {
        return halfLife.seconds() == 0 ? 1 : halfLife.step(untilMillis) - halfLife.step(fromMillis);
    }

    private long nextStep(long millis) {
        return halfLife.seconds() == 0 ? Long.MAX_VALUE : halfLife.nextStepMillis(millis);
    }
}
