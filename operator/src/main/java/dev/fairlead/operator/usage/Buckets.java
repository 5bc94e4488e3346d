package dev.fairlead.operator.usage;

import dev.fairlead.operator.api.UsageBuckets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** GPU-seconds by the hour or by the day, of the last so many; a ring in which the latest takes the place of the oldest. */
final class Buckets {
    private final long length;
    private final long[] sums;

    /** The number of the latest bucket, counted from the epoch. */
    private long latest = Long.MIN_VALUE;

    Buckets(Duration length, int kept) {
        this.length = length.toSeconds();
        this.sums = new long[kept];
    }

    /** Adds what so many GPUs use from one second until just before another. What is too old to be kept is left out. */
    void add(long from, long to, long gpus) {
        if (from >= to) {
            return;
        }
        advance((to - 1) / length);
        long oldest = latest - sums.length + 1;
        for (long bucket = Math.max(from / length, oldest); bucket <= (to - 1) / length; bucket++) {
            long start = Math.max(from, bucket * length);
            long end = Math.min(to, (bucket + 1) * length);
            sums[slot(bucket)] += (end - start) * gpus;
        }
    }

    /** Adds what was written down before. */
    void add(@Nullable UsageBuckets stored) {
        if (stored == null) {
            return;
        }
        long first = stored.first().getEpochSecond() / length;
        List<Long> gpuSeconds = stored.gpuSeconds();
        for (int i = 0; i < gpuSeconds.size(); i++) {
            advance(first + i);
            if (first + i > latest - sums.length) {
                sums[slot(first + i)] += gpuSeconds.get(i);
            }
        }
    }

    /** From the first bucket that is not 0 to the last one, as of a second; null if all are 0. */
    @Nullable
    UsageBuckets at(long second) {
        advance(second / length);
        long first = latest - sums.length + 1;
        long last = latest;
        while (first <= last && sums[slot(first)] == 0) {
            first++;
        }
        while (first <= last && sums[slot(last)] == 0) {
            last--;
        }
        List<Long> gpuSeconds = new ArrayList<>();
        for (long bucket = first; bucket <= last; bucket++) {
            gpuSeconds.add(sums[slot(bucket)]);
        }
        return gpuSeconds.isEmpty() ? null : new UsageBuckets(Instant.ofEpochSecond(first * length), gpuSeconds);
    }

    private void advance(long bucket) {
        if (latest == Long.MIN_VALUE || bucket - latest >= sums.length) {
            Arrays.fill(sums, 0);
            latest = bucket;
        }
        while (latest < bucket) {
            latest++;
            sums[slot(latest)] = 0;
        }
    }

    private int slot(long bucket) {
        return Math.floorMod(bucket, sums.length);
    }
}
