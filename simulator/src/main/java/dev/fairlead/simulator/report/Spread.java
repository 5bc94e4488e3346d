package dev.fairlead.simulator.report;

import java.util.Arrays;

/**
 * How values are spread. Percentiles are values that occur: the smallest with at least that share of all at or below it.
 * All are 0 where there are no values.
 *
 * @param count how many values
 * @param mean their mean
 * @param p50 the median
 * @param p90 the value that nine of ten do not exceed
 * @param p99 the value that 99 of 100 do not exceed
 * @param worst the largest
 */
public record Spread(long count, double mean, double p50, double p90, double p99, double worst) {
    /** The spread of no values. */
    public static final Spread NONE = new Spread(0, 0, 0, 0, 0, 0);

    /** The spread of these values, in any order. */
    public static Spread of(double[] values) {
        if (values.length == 0) {
            return NONE;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Spread(
                sorted.length,
                Arrays.stream(sorted).sum() / sorted.length,
                percentile(sorted, 50),
                percentile(sorted, 90),
                percentile(sorted, 99),
                sorted[sorted.length - 1]);
    }

    private static double percentile(double[] sorted, int percent) {
        return sorted[Math.max(0, Math.ceilDiv(sorted.length * percent, 100) - 1)];
    }
}
