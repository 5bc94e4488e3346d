package dev.fairlead.core.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How use fades. */
class HalfLifeTest {
    private static final HalfLife WEEK = new HalfLife(7 * 24 * 3600);

    @Test
    void halfIsLeftAfterAHalfLifeAndAQuarterAfterTwo() {
        assertThat(WEEK.left(1_000_000, 64)).isEqualTo(500_000);
        assertThat(WEEK.left(1_000_000, 128)).isEqualTo(250_000);
        assertThat(WEEK.left(1_000_000, 32)).isEqualTo(707_106);
        assertThat(WEEK.left(1_000_000, 0)).isEqualTo(1_000_000);
    }

    @Test
    void nothingGrowsAndInTheEndNothingIsLeft() {
        assertThat(WEEK.left(7, -5)).isEqualTo(7);
        assertThat(WEEK.left(HalfLife.MOST_GPU_SECONDS, 64 * 53)).isZero();
        assertThat(WEEK.left(HalfLife.MOST_GPU_SECONDS, Long.MAX_VALUE)).isZero();
    }

    @Test
    void asTheExponentialFunctionSays() {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 10_000; round++) {
            long amount = random.nextLong(HalfLife.MOST_GPU_SECONDS);
            long steps = random.nextLong(64 * 20);
            double exact = amount * Math.pow(2, -steps / 64.0);

            assertThat((double) WEEK.left(amount, steps)).isCloseTo(exact, within(1 + exact * 1e-9));
        }
    }

    @Test
    void aStepIsA64thOfTheHalfLife() {
        assertThat(WEEK.stepMillis()).isEqualTo(9_450_000);
        assertThat(WEEK.step(9_449_999)).isZero();
        assertThat(WEEK.step(9_450_000)).isEqualTo(1);
        assertThat(WEEK.nextStepMillis(9_450_000)).isEqualTo(18_900_000);
    }

    @Test
    void whoHoldsTenGpusAllTheTimeHoldsTenOnAverage() {
        UsageCount count = new UsageCount(WEEK);
        count.change(UsageCountTest.QUEUE, UsageCountTest.TYPE, 10_000, 0);
        long end = 20 * WEEK.seconds() * 1000;
        long used = count.at(end).getFirst().gpuSeconds();

        assertThat(WEEK.averageMilliGpus(used)).isBetween(9_900L, 10_000L);
    }

    @Test
    void aHalfLifeOfZeroRemembersNothing() {
        HalfLife none = new HalfLife(0);

        assertThat(none.left(1000, 1)).isZero();
        assertThat(none.averageMilliGpus(1000)).isZero();
        assertThatThrownBy(() -> new HalfLife(-1)).hasMessageContaining("0 or more seconds, not -1");
    }

    @Test
    void nothingIsLeftAfterAsManyHalvingsAsANumberHasBitsOrMore() {
        assertThat(WEEK.left(HalfLife.MOST_GPU_SECONDS, 64 * 63)).isZero();
        assertThat(WEEK.left(HalfLife.MOST_GPU_SECONDS, 64 * 64)).isZero();
        assertThat(WEEK.left(HalfLife.MOST_GPU_SECONDS, 64 * 65)).isZero();
    }
}
