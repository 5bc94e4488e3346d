package dev.fairlead.simulator.generate;

/**
 * Durations whose logarithm is normally distributed, for clusters of which means and medians are published but no quantiles.
 * Larger jobs run longer: the median grows with a power of the number of GPUs. That power is what makes the GPU time of all
 * jobs together as published; without it large jobs would have far too little of it.
 *
 * @param medianSeconds the median of jobs of one GPU
 * @param power how the median grows with the number of GPUs
 * @param deviation the standard deviation of the logarithm
 * @param longestSeconds no job runs longer
 */
record LogNormalDurations(double medianSeconds, double power, double deviation, double longestSeconds)
        implements Durations {
    private static final double SHORTEST_SECONDS = 1;

    @Override
    public double seconds(long gpus, Dice dice) {
        double median = medianSeconds * StrictMath.pow((double) gpus, power);
        double seconds = median * StrictMath.exp(deviation * dice.normal());
        return Math.clamp(seconds, SHORTEST_SECONDS, longestSeconds);
    }
}
