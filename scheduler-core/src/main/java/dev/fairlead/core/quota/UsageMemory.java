package dev.fairlead.core.quota;

import java.math.BigInteger;

/**
 * How what a queue has borrowed lately changes its weight among the siblings that want surplus now. With {@code a} what it
 * held on average beyond its guarantee and {@code m} its part, by weight, of what all of them held so, its weight counts
 *
 * <pre>2 m / (m + a) times, at least 1/2 and always less than 2:</pre>
 *
 * twice for whoever had nothing, once for whoever had its part, half for whoever had three times its part or more. So between
 * two queues it makes a difference of 4 at most, and nobody is ever shut out. Everyone is taken to have had, in addition,
 * its part of an eighth of the surplus that is shared out: else one GPU used last week would count as much as a
 * thousand, as it does in Slurm, whose fair-share factor {@code 2^(-usage/share)} this resembles.
 *
 * <p>Where weights were followed all along, every {@code a} is {@code m} and nothing changes; who has no siblings, or siblings
 * none of whom used anything, keeps its weight.
 */
final class UsageMemory {
    /** What a weight of 1 counts with nothing to remember. */
    static final long ONE = 1024;

    private static final long LEAST = ONE / 2;

    /** An eighth of a GPU in thousandths. */
    private static final long MILLI_GPUS_PER_EIGHTH = 125;

    private UsageMemory() {}

    /**
     * What the weight of each counts, in 1024ths.
     *
     * @param surplus GPUs that are shared out among them
     * @param weights from 1 to a milliard
     * @param milliGpus what each has held on average lately beyond its guarantee, in thousandths of a GPU
     */
    static long[] factors(long surplus, long[] weights, long[] milliGpus) {
        long[] factors = new long[weights.length];
        long background = Math.multiplyExact(surplus, MILLI_GPUS_PER_EIGHTH);
        long sumOfWeights = 0;
        long sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sumOfWeights = Math.addExact(sumOfWeights, weights[i]);
            sum = Math.addExact(sum, milliGpus[i]);
        }
        for (int i = 0; i < weights.length; i++) {
            factors[i] = sum == 0 ? ONE : factor(weights[i], milliGpus[i], sum, background, sumOfWeights);
        }
        return factors;
    }

    /** Both {@code m} and {@code a}, with the background, times the sum of all weights. */
    private static long factor(long weight, long milliGpus, long sum, long background, long sumOfWeights) {
        int bits = Math.max(bits(weight) + bits(sum + 2 * background), bits(milliGpus) + bits(sumOfWeights));
        if (bits + bits(2 * ONE) + 1 < Long.SIZE) {
            long part = weight * (sum + background);
            long had = milliGpus * sumOfWeights + weight * background;
            return Math.max(LEAST, 2 * ONE * part / (part + had));
        }
        BigInteger part = BigInteger.valueOf(weight).multiply(BigInteger.valueOf(sum + background));
        BigInteger had = BigInteger.valueOf(milliGpus)
                .multiply(BigInteger.valueOf(sumOfWeights))
                .add(BigInteger.valueOf(weight).multiply(BigInteger.valueOf(background)));
        return Math.max(
                LEAST,
                part.multiply(BigInteger.valueOf(2 * ONE)).divide(part.add(had)).longValueExact());
    }

    private static int bits(long number) {
        return Long.SIZE - Long.numberOfLeadingZeros(number);
    }
}
