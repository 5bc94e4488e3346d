package dev.fairlead.simulator.generate;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Durations with given quantiles for each class of sizes; between two quantiles the logarithm rises evenly.
 *
 * <p>A log-normal law would be shorter, but single-GPU jobs of Philly have two humps (a minute, half an hour) and a tail of
 * weeks, and it is the tail that fills the cluster.
 */
final class QuantileDurations implements Durations {
    private static final double[] PROBABILITIES = {0, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1
    };

    private final NavigableMap<Long, double[]> secondsByLargestSize;

    /**
     * Quantiles by the largest size of a class; larger jobs count to the last class.
     *
     * @param secondsByLargestSize for each class as many rising durations, above 0, as there are probabilities
     */
    QuantileDurations(Map<Long, double[]> secondsByLargestSize) {
        this.secondsByLargestSize = new TreeMap<>(secondsByLargestSize);
        secondsByLargestSize.forEach((size, seconds) -> {
            if (seconds.length != PROBABILITIES.length) {
                throw new IllegalArgumentException("jobs of up to " + size + " GPUs have " + seconds.length
                        + " quantiles, but there are " + PROBABILITIES.length + " probabilities");
            }
        });
    }

    @Override
    public double seconds(long gpus, Dice dice) {
        Map.Entry<Long, double[]> group = secondsByLargestSize.ceilingEntry(gpus);
        double[] quantiles = (group == null ? secondsByLargestSize.lastEntry() : group).getValue();
        double probability = dice.uniform();
        int above = 1;
        while (PROBABILITIES[above] <= probability) {
            above++;
        }
        double part = (probability - PROBABILITIES[above - 1]) / (PROBABILITIES[above] - PROBABILITIES[above - 1]);
        double low = StrictMath.log(quantiles[above - 1]);
        double high = StrictMath.log(quantiles[above]);
        return StrictMath.exp(low + part * (high - low));
    }
}
