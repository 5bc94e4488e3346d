package dev.fairlead.core.quota;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Weighted max-min fairness with numbers of any size: slow, and plain enough to be believed. */
final class FillingWithBigNumbers {
    private FillingWithBigNumbers() {}

    static long[] divide(long amount, long[] needs, long[] weights) {
        long[] given = new long[needs.length];
        boolean[] open = new boolean[needs.length];
        for (int i = 0; i < needs.length; i++) {
            open[i] = needs[i] > 0 && weights[i] > 0;
        }
        long left = Math.max(0, amount);
        boolean someoneSatisfied = true;
        while (someoneSatisfied) {
            someoneSatisfied = false;
            BigInteger weight = sumOfWeights(open, weights);
            if (weight.signum() == 0 || left == 0) {
                return given;
            }
            long atStart = left;
            for (int i = 0; i < needs.length; i++) {
                if (open[i]
                        && share(atStart, weights[i])
                                        .compareTo(BigInteger.valueOf(needs[i]).multiply(weight))
                                >= 0) {
                    given[i] = needs[i];
                    left -= needs[i];
                    open[i] = false;
                    someoneSatisfied = true;
                }
            }
        }
        divideAmongUnsatisfied(left, open, weights, given);
        return given;
    }

    /** Nobody's need is below its share now, so each gets the share rounded down and the rest goes by remainder. */
    private static void divideAmongUnsatisfied(long left, boolean[] open, long[] weights, long[] given) {
        BigInteger weight = sumOfWeights(open, weights);
        BigInteger[] remainders = new BigInteger[given.length];
        Arrays.fill(remainders, BigInteger.ZERO);
        long rest = left;
        for (int i = 0; i < given.length; i++) {
            if (open[i]) {
                BigInteger[] parts = share(left, weights[i]).divideAndRemainder(weight);
                given[i] = parts[0].longValueExact();
                remainders[i] = parts[1];
                rest -= given[i];
            }
        }
        List<Integer> byRemainder = IntStream.range(0, given.length)
                .filter(i -> open[i])
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> remainders[i]).reversed())
                .toList();
        for (int i = 0; i < rest; i++) {
            given[byRemainder.get(i)]++;
        }
    }

    private static BigInteger share(long amount, long weight) {
        return BigInteger.valueOf(amount).multiply(BigInteger.valueOf(weight));
    }

    private static BigInteger sumOfWeights(boolean[] open, long[] weights) {
        BigInteger sum = BigInteger.ZERO;
        for (int i = 0; i < weights.length; i++) {
            if (open[i]) {
                sum = sum.add(BigInteger.valueOf(weights[i]));
            }
        }
        return sum;
    }
}
