package dev.fairlead.core.model;

/**
 * What a job had in runs that are over: it was stopped for others, or a node was lost.
 *
 * @param gpuSeconds GPUs times seconds, over all those runs
 * @param millis how long it ran in them, milliseconds
 */
public record EarlierRuns(long gpuSeconds, long millis) {
    /** The job has not run before. */
    public static final EarlierRuns NONE = new EarlierRuns(0, 0);

    public EarlierRuns {
        if (gpuSeconds < 0 || millis < 0) {
            throw new IllegalArgumentException(
                    "earlier runs are 0 or more GPU-seconds and milliseconds, not " + gpuSeconds + " and " + millis);
        }
    }

    /** With one more run. */
    public EarlierRuns plus(long moreGpuSeconds, long moreMillis) {
        return new EarlierRuns(gpuSeconds + moreGpuSeconds, millis + moreMillis);
    }
}
