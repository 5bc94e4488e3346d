package dev.fairlead.core.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Weighted max-min fairness: examples by hand, then what must hold for all. */
class ProgressiveFillingTest {
    @Test
    void whoNeedsLessLeavesTheRestToOthers() {
        assertThat(divide(12, new long[] {2, 10, 10}, new long[] {1, 1, 1})).containsExactly(2, 5, 5);
    }

    @Test
    void weightsCount() {
        assertThat(divide(12, new long[] {20, 20}, new long[] {3, 1})).containsExactly(9, 3);
    }

    @Test
    void aSatisfiedHeavyOneFreesTheLevelForOthers() {
        assertThat(divide(12, new long[] {4, 20, 20}, new long[] {10, 1, 3})).containsExactly(4, 2, 6);
    }

    @Test
    void whatDoesNotDivideGoesByLargestRemainderThenToTheFirst() {
        assertThat(divide(8, new long[] {9, 9, 9}, new long[] {1, 1, 1})).containsExactly(3, 3, 2);
        assertThat(divide(10, new long[] {9, 9, 9}, new long[] {1, 2, 3})).containsExactly(2, 3, 5);
    }

    @Test
    void nothingForWeightZeroOrNoNeedOrNoAmount() {
        assertThat(divide(5, new long[] {5, 0, 5}, new long[] {0, 1, 1})).containsExactly(0, 0, 5);
        assertThat(divide(-3, new long[] {5}, new long[] {1})).containsExactly(0);
        assertThat(divide(5, new long[0], new long[0])).isEmpty();
    }

    @Test
    void hugeNumbersDoNotOverflow() {
        long huge = Long.MAX_VALUE / 2;

        assertThat(divide(huge, new long[] {huge, huge}, new long[] {huge, huge}))
                .containsExactly(huge / 2 + 1, huge / 2);
    }

    @Test
    void noOneExceedsTheNeedNothingIsWastedAndNoOneEnviesBeyondOneGpu() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 5000; round++) {
            int count = random.nextInt(1, 6);
            long amount = random.nextInt(40);
            long[] needs = random.longs(count, 0, 15).toArray();
            long[] weights = random.longs(count, 1, 6).toArray();
            long[] given = divide(amount, needs, weights);
            String example = amount + " among " + Arrays.toString(needs) + " by " + Arrays.toString(weights) + " gives "
                    + Arrays.toString(given);

            assertThat(Arrays.stream(given).sum())
                    .as(example)
                    .isEqualTo(Math.min(amount, Arrays.stream(needs).sum()));
            for (int i = 0; i < count; i++) {
                assertThat(given[i]).as(example).isBetween(0L, needs[i]);
                for (int j = 0; j < count; j++) {
                    // Who is not satisfied is at most one GPU's worth below the level of anyone else.
                    if (given[i] < needs[i]) {
                        assertThat((given[j] - 1) * weights[i]).as(example).isLessThan((given[i] + 1) * weights[j]);
                    }
                }
            }
        }
    }

    @Test
    void theSameAsWithNumbersOfAnySize() {
        SplittableRandom random = new SplittableRandom(8);
        for (int round = 0; round < 20_000; round++) {
            int count = random.nextInt(0, 12);
            int bits = random.nextInt(1, 60);
            long[] needs = random.longs(count, 0, 1L << random.nextInt(1, 63)).toArray();
            long[] weights = random.longs(count, 0, 1L << Math.min(bits, 58)).toArray();
            long amount = random.nextLong(1L << random.nextInt(1, 63));

            assertThat(divide(amount, needs, weights))
                    .as("%d among %s by %s", amount, Arrays.toString(needs), Arrays.toString(weights))
                    .isEqualTo(FillingWithBigNumbers.divide(amount, needs, weights));
        }
    }

    @Test
    void theSameForManySiblings() {
        SplittableRandom random = new SplittableRandom(9);
        for (int round = 0; round < 50; round++) {
            long[] needs =
                    random.longs(1500, 0, 5000).map(each -> each * each % 997).toArray();
            long[] weights = random.longs(1500, 1, 1_000_000).toArray();
            long amount = random.nextLong(600_000);

            assertThat(divide(amount, needs, weights)).isEqualTo(FillingWithBigNumbers.divide(amount, needs, weights));
        }
    }

    private static long[] divide(long amount, long[] needs, long[] weights) {
        return ProgressiveFilling.divide(amount, needs, weights);
    }
}
