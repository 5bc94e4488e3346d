package dev.fairlead.core.forecast;

import dev.fairlead.core.model.Job;

/**
 * A job, and what only the future knows of it. Nobody who decides sees more than the job.
 *
 * @param job the job as submitted; it arrives at its {@code submittedMillis}
 * @param durationMillis how long it computes with all its replicas on GPUs of speed 1, without overhead, 0 or more;
 *     {@link #ENDLESS} if it never ends
 * @param lateMillis how much longer than others its first start takes (a large image, a slow volume), 0 or more
 */
public record Work(Job job, long durationMillis, long lateMillis) {
    /** The duration of a job that never ends. */
    public static final long ENDLESS = Long.MAX_VALUE;

    public Work {
        if (durationMillis < 0 || lateMillis < 0) {
            throw new IllegalArgumentException("job " + job.id() + ": a duration is 0 or more, not " + durationMillis
                    + " with " + lateMillis + " before the start");
        }
    }

    /** A job that starts as fast as any. */
    public Work(Job job, long durationMillis) {
        this(job, durationMillis, 0);
    }
}
