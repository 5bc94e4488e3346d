package dev.fairlead.core.backfill;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;

/** When a running job is expected to end. */
public final class ExpectedEnd {
    /** Stands for "nobody knows"; later than any time. */
    public static final long UNKNOWN = Long.MAX_VALUE;

    private static final long FIRST_CORRECTION_MILLIS = 60_000;

    private ExpectedEnd() {}

    /**
     * The expected end of a job that runs: its start and its expected duration, or its maximum duration where only that is
     * known. A job that has outlived its expectation is given one more minute, then two, four, and so on, but no more than
     * its maximum: wrong estimates are corrected in growing steps (Tsafrir, Etsion and Feitelson, Backfilling Using
     * System-Generated Predictions Rather than User Runtime Estimates, IEEE TPDS 18(6), 2007). With steps the time stands
     * still for a while and is right in the end; "any moment now" would move with every look at the clock.
     *
     * @param type where it runs: on slower GPUs it is expected to take longer
     * @param startedMillis when it was placed, milliseconds since the epoch
     * @return milliseconds since the epoch, later than now; {@link #UNKNOWN} if it says nothing about its duration
     */
    public static long millis(Job job, GpuType type, long startedMillis, long nowMillis) {
        long expected = job.expectedSecondsOn(type);
        long most = job.maxDurationSeconds();
        if (expected == 0 && most == 0) {
            return UNKNOWN;
        }
        long stopped = most == 0 ? UNKNOWN : corrected(startedMillis + most * 1000, nowMillis);
        long ended = expected == 0 ? UNKNOWN : corrected(startedMillis + expected * 1000, nowMillis);
        return Math.min(ended, stopped);
    }

    private static long corrected(long endMillis, long nowMillis) {
        long correction = 0;
        while (endMillis + correction <= nowMillis) {
            correction = correction == 0 ? FIRST_CORRECTION_MILLIS : correction * 2;
        }
        return endMillis + correction;
    }
}
