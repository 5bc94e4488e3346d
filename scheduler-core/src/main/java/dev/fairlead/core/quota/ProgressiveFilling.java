package dev.fairlead.core.quota;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Weighted max-min fairness over whole GPUs: everyone is filled at a speed in proportion to the weight until satisfied or
 * until nothing is left (Bertsekas and Gallager, Data Networks, 1987, section 6.5.2). What does not divide goes by largest
 * remainder, then to the one named first.
 *
 * <p>Goes in rounds: who needs no more than its share of what is left gets what it needs. That is Newton's method for the
 * level at which the filling ends, so there are O(log(n m)) rounds over those still open, m being the largest number (Radzik,
 * Newton's method for fractional combinatorial optimization, FOCS 1992); then one sort by remainder. Sorting by level
 * first, the usual way, costs more than the few rounds it saves.
 */
public final class ProgressiveFilling {
    /** How many can be told apart in the low bits of a key to sort by. */
    private static final int INDEX_BITS = 20;

    private ProgressiveFilling() {}

    /**
     * Divides an amount.
     *
     * @param amount whole GPUs to give away; less than 0 is 0
     * @param needs the most that each can use, 0 or more
     * @param weights each one's weight, 0 or more; who has weight 0 gets nothing
     * @return what each gets: never more than the need, in sum never more than the amount
     * @throws ArithmeticException if the weights add up to 2^63 or more
     */
    public static long[] divide(long amount, long[] needs, long[] weights) {
        long[] given = new long[needs.length];
        int[] open = new int[needs.length];
        int count = 0;
        long weight = 0;
        for (int i = 0; i < needs.length; i++) {
            if (needs[i] > 0 && weights[i] > 0) {
                open[count++] = i;
                weight = Math.addExact(weight, weights[i]);
            }
        }
        long left = Math.max(0, amount);
        boolean someoneSatisfied = true;
        while (someoneSatisfied) {
            if (count == 0 || left == 0) {
                return given;
            }
            someoneSatisfied = false;
            long atStart = left;
            long weightAtStart = weight;
            int still = 0;
            for (int k = 0; k < count; k++) {
                int i = open[k];
                if (productIsAtLeast(atStart, weights[i], needs[i], weightAtStart)) {
                    given[i] = needs[i];
                    left -= needs[i];
                    weight -= weights[i];
                    someoneSatisfied = true;
                } else {
                    open[still++] = i;
                }
            }
            count = still;
        }
        divideAmongUnsatisfied(left, Arrays.copyOf(open, count), weight, weights, given);
        return given;
    }

    /** Whether {@code a * b >= c * d}; none is negative. Products of 126 bits are compared without making objects. */
    private static boolean productIsAtLeast(long a, long b, long c, long d) {
        int high = Long.compare(Math.multiplyHigh(a, b), Math.multiplyHigh(c, d));
        return high > 0 || (high == 0 && Long.compareUnsigned(a * b, c * d) >= 0);
    }

    /** Nobody's need is below its share now, so each gets the share rounded down and the rest goes by remainder. */
    private static void divideAmongUnsatisfied(long left, int[] open, long weight, long[] weights, long[] given) {
        long[] remainders = new long[open.length];
        long rest = left;
        for (int k = 0; k < open.length; k++) {
            int i = open[k];
            if (Math.multiplyHigh(left, weights[i]) == 0 && left * weights[i] >= 0) {
                given[i] = left * weights[i] / weight;
                remainders[k] = left * weights[i] % weight;
            } else {
                BigInteger[] parts = BigInteger.valueOf(left)
                        .multiply(BigInteger.valueOf(weights[i]))
                        .divideAndRemainder(BigInteger.valueOf(weight));
                given[i] = parts[0].longValueExact();
                remainders[k] = parts[1].longValueExact();
            }
            rest -= given[i];
        }
        if (rest == 0) {
            return;
        }
        int[] order = byRemainder(remainders, weight);
        for (int k = 0; k < rest; k++) {
            given[open[order[k]]]++;
        }
    }

    /** Positions by falling remainder, then by position. */
    private static int[] byRemainder(long[] remainders, long weight) {
        int count = remainders.length;
        if (count > 1 << INDEX_BITS || weight > Long.MAX_VALUE >> INDEX_BITS) {
            return IntStream.range(0, count)
                    .boxed()
                    .sorted(Comparator.comparingLong((Integer k) -> remainders[k])
                            .reversed())
                    .mapToInt(Integer::intValue)
                    .toArray();
        }
        long[] keys = new long[count];
        for (int k = 0; k < count; k++) {
            keys[k] = (weight - 1 - remainders[k]) << INDEX_BITS | k;
        }
        Arrays.sort(keys);
        int[] order = new int[count];
        for (int k = 0; k < count; k++) {
            order[k] = (int) (keys[k] & ((1 << INDEX_BITS) - 1));
        }
        return order;
    }
}
