package dev.fairlead.operator.bench;

import java.util.Arrays;

/** Milliseconds that half and 99 % of the objects stayed under. */
record Latency(long p50Millis, long p99Millis) {
    static Latency ofNanos(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Latency(rank(sorted, 50) / 1_000_000, rank(sorted, 99) / 1_000_000);
    }

    private static long rank(long[] sorted, int percent) {
        int rank = (sorted.length * percent + 99) / 100;
        return sorted[Math.max(0, rank - 1)];
    }
}
