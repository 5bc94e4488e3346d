package dev.fairlead.core.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How what was borrowed lately changes a weight: examples by hand, then what must hold for all. */
class UsageMemoryTest {
    private static final long[] EQUAL = {1, 1};

    @Test
    void withNothingToRememberNothingChanges() {
        assertThat(UsageMemory.factors(40, EQUAL, new long[] {0, 0})).containsExactly(1024, 1024);
        assertThat(UsageMemory.factors(40, new long[] {7}, new long[] {123_456}))
                .containsExactly(1024);
    }

    @Test
    void whoeverHadItsPartKeepsItsWeight() {
        assertThat(UsageMemory.factors(40, new long[] {3, 1}, new long[] {30_000, 10_000}))
                .containsExactly(1024, 1024);
    }

    @Test
    void whoeverHadNothingCountsAlmostDouble() {
        // Of 40 one had 40 and one nothing; with the eighth of 40 that all are taken to have had, 2 * 22.5 / (22.5 +
        // 2.5).
        assertThat(UsageMemory.factors(40, EQUAL, new long[] {40_000, 0}))
                .containsExactly(2048 * 225 / 650, 2048 * 225 / 250);
    }

    @Test
    void aLittleUseLongAgoChangesLittle() {
        long[] factors = UsageMemory.factors(1000, EQUAL, new long[] {1_000, 0});

        assertThat(factors[0]).isBetween(1015L, 1024L);
        assertThat(factors[1]).isBetween(1024L, 1033L);
    }

    @Test
    void theEffectIsBoundedAndWhoeverHadMoreNeverCountsMore() {
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 20_000; round++) {
            int count = random.nextInt(1, 8);
            long[] weights = random.longs(count, 1, 1L << random.nextInt(1, 30)).toArray();
            long[] had = random.longs(count, 0, 1L << random.nextInt(1, 40)).toArray();
            long surplus = random.nextLong(1L << random.nextInt(1, 24));
            long[] factors = UsageMemory.factors(surplus, weights, had);
            String example = surplus + " by " + Arrays.toString(weights) + " after " + Arrays.toString(had);
            for (int i = 0; i < count; i++) {
                assertThat(factors[i]).as(example).isBetween(512L, 2048L).isEqualTo(exact(surplus, weights, had, i));
                for (int j = 0; j < count; j++) {
                    if (big(had[i])
                                    .multiply(big(weights[j]))
                                    .compareTo(big(had[j]).multiply(big(weights[i])))
                            > 0) {
                        assertThat(factors[i]).as(example).isLessThanOrEqualTo(factors[j]);
                    }
                }
            }
        }
    }

    /** The formula as it stands in the documentation, with numbers of any size. */
    private static long exact(long surplus, long[] weights, long[] had, int which) {
        BigInteger sumOfWeights = big(Arrays.stream(weights).sum());
        BigInteger sum = big(Arrays.stream(had).sum());
        if (sum.signum() == 0) {
            return 1024;
        }
        BigInteger eighth = big(surplus).multiply(big(125));
        BigInteger part = big(weights[which]).multiply(sum.add(eighth));
        BigInteger own =
                big(had[which]).multiply(sumOfWeights).add(big(weights[which]).multiply(eighth));
        return Math.max(512, part.multiply(big(2048)).divide(part.add(own)).longValueExact());
    }

    private static BigInteger big(long number) {
        return BigInteger.valueOf(number);
    }

    @Test
    void theSameWithNumbersOfAnySizeWhereSomeHadNothing() {
        SplittableRandom random = new SplittableRandom(6);
        for (int round = 0; round < 3_000; round++) {
            long[] weights = {upTo(random, 30), upTo(random, 30)};
            long[] had = {upTo(random, 42), random.nextBoolean() ? 0 : upTo(random, 42)};
            long surplus = upTo(random, 40);
            String example = surplus + " by " + Arrays.toString(weights) + " after " + Arrays.toString(had);

            assertThat(UsageMemory.factors(surplus, weights, had))
                    .as(example)
                    .containsExactly(exact(surplus, weights, had, 0), exact(surplus, weights, had, 1));
        }
    }

    private static long upTo(SplittableRandom random, int bits) {
        return random.nextLong(1, 1L << random.nextInt(1, bits));
    }
}
