package dev.fairlead.simulator.scale;

import java.util.Arrays;

/** Durations of one kind of operation. */
final class Times {
    private long[] nanos = new long[1024];
    private int count;

    void add(long duration) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = duration;
    }

    /**
     * The duration that so many of a hundred do not exceed (nearest rank), in milliseconds.
     *
     * @throws IllegalStateException if nothing was measured
     */
    double millis(int percentile) {
        if (count == 0) {
            throw new IllegalStateException("nothing was measured");
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[Math.ceilDiv(count * percentile, 100) - 1] / 1e6;
    }
}
