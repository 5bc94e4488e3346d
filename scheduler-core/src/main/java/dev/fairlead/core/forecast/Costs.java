package dev.fairlead.core.forecast;

/**
 * What starting and stopping costs, the same for every job; milliseconds, each 0 or more. GPUs are held all the while.
 *
 * @param startMillis from the decision to start until a job computes
 * @param restartMillis how much longer that takes when the job has run before and loads its checkpoint
 * @param resizeMillis for how long an elastic job does not compute when its number of replicas changes
 * @param graceMillis from the decision to stop until the GPUs are free
 */
public record Costs(long startMillis, long restartMillis, long resizeMillis, long graceMillis) {
    /** Everything happens at once. */
    public static final Costs NONE = new Costs(0, 0, 0, 0);

    public Costs {
        if (startMillis < 0 || restartMillis < 0 || resizeMillis < 0 || graceMillis < 0) {
            throw new IllegalArgumentException("costs are 0 or more milliseconds, not " + startMillis + ", "
                    + restartMillis + ", " + resizeMillis + " and " + graceMillis);
        }
    }
}
