package dev.fairlead.simulator.generate;

import java.util.Arrays;

/**
 * How many GPUs jobs ask for.
 *
 * @param gpus sizes, each 1 or more, rising
 * @param shares the part of all jobs that has each size
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares it
public record Sizes(long[] gpus, double[] shares) {
    public Sizes {
        gpus = gpus.clone();
        shares = shares.clone();
    }

    /** The size of one job. */
    public long draw(Dice dice) {
        return gpus[dice.pick(shares)];
    }

    /** The mean number of GPUs. */
    public double mean() {
        double weighted = 0;
        for (int size = 0; size < gpus.length; size++) {
            weighted += gpus[size] * shares[size];
        }
        return weighted / Arrays.stream(shares).sum();
    }
}
