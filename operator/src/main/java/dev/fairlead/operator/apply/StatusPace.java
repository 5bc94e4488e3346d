package dev.fairlead.operator.apply;

/**
 * How often statuses are written. All times in milliseconds.
 *
 * @param startingMillis how long a job may be Starting before that is worth a write: most are Running soon
 * @param longestStartingMillis when it is worth a write even though pods are still being created
 * @param waitingMillis how long a job has to wait before its reason is worth a write
 * @param moveMillis least time between two writes of a job that only move a position or a number
 * @param movesPerSecond most such writes for all jobs together
 * @param queueMillis least time between two writes of a queue's status
 */
public record StatusPace(
        long startingMillis,
        long longestStartingMillis,
        long waitingMillis,
        long moveMillis,
        int movesPerSecond,
        long queueMillis) {
    /** Right for a person who looks on, and for an API server that has other work. */
    public static final StatusPace DEFAULT = new StatusPace(1_000, 10_000, 300, 30_000, 20, 1_000);
}
