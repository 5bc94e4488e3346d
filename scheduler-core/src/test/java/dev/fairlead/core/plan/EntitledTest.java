package dev.fairlead.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pouring one amount into glasses of many sizes: as if it were poured drop by drop. */
class EntitledTest {
    @Test
    void nobodyGetsMoreThanItNeedsAndTheRestIsByWeight() {
        assertThat(poured(10, List.of(2L, 20L, 20L), List.of(1L, 1L, 3L))).containsExactly(2L, 2L, 6L);
        assertThat(poured(12, List.of(5L, 5L), List.of(1L, 9L))).containsExactly(5L, 5L);
        assertThat(poured(0, List.of(5L, 5L), List.of(1L, 9L))).containsExactly(0L, 0L);
    }

    @Test
    void whoNeedsNothingOrHasNoWeightGetsNothing() {
        assertThat(poured(9, List.of(0L, 9L, 9L), List.of(1L, 0L, 1L))).containsExactly(0L, 0L, 9L);
    }

    @Test
    void whatIsLeftOverByRoundingGoesToTheLargestRemaindersAndThenToTheFirst() {
        assertThat(poured(10, List.of(99L, 99L, 99L), List.of(1L, 1L, 1L))).containsExactly(4L, 3L, 3L);
        assertThat(poured(5, List.of(99L, 99L), List.of(1L, 2L))).containsExactly(2L, 3L);
    }

    /** Drop after drop goes to the one that is lowest for its weight and not yet full. */
    @Test
    void itComesToWhatDropsComeTo() {
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int glasses = random.nextInt(1, 6);
            List<Long> needs = random.longs(glasses, 0, 40).boxed().toList();
            List<Long> weights = random.longs(glasses, 1, 6).boxed().toList();
            long amount = random.nextInt(100);
            List<Long> given = poured(amount, needs, weights);
            double[] drops = dropByDrop(amount, needs, weights);
            for (int i = 0; i < glasses; i++) {
                assertThat((double) given.get(i))
                        .as("seed %s: %s of %s by %s", seed, amount, needs, weights)
                        .isBetween(drops[i] - 1, drops[i] + 1);
            }
            assertThat(given.stream().mapToLong(Long::longValue).sum())
                    .isEqualTo(Math.min(
                            amount, needs.stream().mapToLong(Long::longValue).sum()));
        }
    }

    private static double[] dropByDrop(long amount, List<Long> needs, List<Long> weights) {
        double[] level = new double[needs.size()];
        for (int drop = 0; drop < amount * 100; drop++) {
            int lowest = -1;
            for (int i = 0; i < level.length; i++) {
                boolean full = level[i] >= needs.get(i) - 1e-9;
                if (!full && (lowest < 0 || level[i] / weights.get(i) < level[lowest] / weights.get(lowest))) {
                    lowest = i;
                }
            }
            if (lowest >= 0) {
                level[lowest] += 0.01;
            }
        }
        return level;
    }

    private static List<Long> poured(long amount, List<Long> needs, List<Long> weights) {
        Map<Integer, Long> given = new HashMap<>(
                Entitled.pour(amount, IntStream.range(0, needs.size()).boxed().toList(), needs::get, weights::get));
        return IntStream.range(0, needs.size())
                .mapToObj(glass -> given.getOrDefault(glass, 0L))
                .toList();
    }
}
