package dev.fairlead.operator.loop;

import dev.fairlead.operator.apply.StatusPace;
import java.time.Duration;

/**
 * The pace of the loop.
 *
 * @param batchWindow how long changes are collected before a decision
 * @param planCheck whether every plan is proved again before it is carried out
 * @param firstBackoff the pause after a first failure; it doubles with each further one
 * @param longestBackoff the longest pause
 * @param statuses how often statuses are written
 * @param usageWrites least time between two writes of a queue's GPU time, but for those at the end of an hour
 */
public record LoopSettings(
        Duration batchWindow,
        boolean planCheck,
        Duration firstBackoff,
        Duration longestBackoff,
        StatusPace statuses,
        Duration usageWrites) {
    /** As the Job controller of Kubernetes does: 10 s, 20 s, 40 s and so on up to 6 min. */
    public static LoopSettings of(Duration batchWindow, boolean planCheck) {
        return new LoopSettings(
                batchWindow,
                planCheck,
                Duration.ofSeconds(10),
                Duration.ofMinutes(6),
                StatusPace.DEFAULT,
                Duration.ofMinutes(1));
    }

    /** The same with other pauses after failures, for tests. */
    public LoopSettings withBackoff(Duration first, Duration longest) {
        return new LoopSettings(batchWindow, planCheck, first, longest, statuses, usageWrites);
    }

    /** The same with GPU time written more often, for tests. */
    public LoopSettings withUsageWrites(Duration every) {
        return new LoopSettings(batchWindow, planCheck, firstBackoff, longestBackoff, statuses, every);
    }

    /** The pause after so many failures, in milliseconds. */
    long backoffMillis(int failures) {
        long first = firstBackoff.toMillis();
        return Math.min(longestBackoff.toMillis(), first << Math.min(Math.max(0, failures - 1), 20));
    }
}
