package dev.fairlead.core.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.QueueName;
import org.junit.jupiter.api.Test;

/** Counting use while it fades. */
class UsageCountTest {
    static final QueueName QUEUE = new QueueName("q");
    static final GpuType TYPE = new GpuType("H100");

    private final HalfLife day = new HalfLife(24 * 3600);
    private final UsageCount count = new UsageCount(day);

    @Test
    void whatIsHeldCountsForAsLongAsItIsHeld() {
        count.change(QUEUE, TYPE, 8_000, 1_000);
        count.change(QUEUE, TYPE, -2_000, 11_000);
        count.change(QUEUE, TYPE, -6_000, 21_000);

        assertThat(count.at(60_000)).containsExactly(new PastUse.Use(QUEUE, TYPE, 140, 60_000));
    }

    @Test
    void whatIsOverFades() {
        count.change(QUEUE, TYPE, 100_000, 0);
        count.change(QUEUE, TYPE, -100_000, 1_000_000);

        assertThat(count.at(1_000_000).getFirst().gpuSeconds()).isEqualTo(100_000);
        assertThat(count.at(1_000_000 + 24 * 3_600_000).getFirst().gpuSeconds()).isEqualTo(50_000);
    }

    @Test
    void itDoesNotMatterHowOftenOneAsks() {
        UsageCount asked = new UsageCount(day);
        asked.change(QUEUE, TYPE, 5_000, 0);
        count.change(QUEUE, TYPE, 5_000, 0);
        long end = 10 * 24 * 3_600_000L;
        for (long now = 0; now <= end; now += 777_777) {
            asked.at(now);
        }

        assertThat(asked.at(end)).isEqualTo(count.at(end));
    }

    @Test
    void sharesCountAsTheyAreHoweverOftenOneAsks() {
        count.change(QUEUE, TYPE, 333, 0);
        for (long now = 1; now < 900_000; now += 7) {
            count.at(now);
        }

        assertThat(count.at(1_000_000).getFirst().gpuSeconds()).isEqualTo(333);
    }

    @Test
    void itGoesOnFromWhatWasUsedBefore() {
        count.change(QUEUE, TYPE, 4_000, 50_000_000);
        PastUse.Use before = count.at(70_000_000).getFirst();
        UsageCount next = new UsageCount(day);
        next.add(before);
        next.change(QUEUE, TYPE, 4_000, 70_000_000);

        assertThat(next.at(200_000_000).getFirst().gpuSeconds())
                .isCloseTo(count.at(200_000_000).getFirst().gpuSeconds(), within(1L));
    }

    @Test
    void withoutAHalfLifeNothingIsRemembered() {
        UsageCount none = new UsageCount(new HalfLife(0));
        none.change(QUEUE, TYPE, 5_000, 0);

        assertThat(none.at(1_000_000).getFirst().gpuSeconds()).isZero();
    }

    @Test
    void withoutAHalfLifeWhatWasUsedBeforeIsForgottenAtOnce() {
        UsageCount none = new UsageCount(new HalfLife(0));
        none.change(QUEUE, TYPE, 5_000, 0);
        none.add(new PastUse.Use(QUEUE, TYPE, 100, 7));

        assertThat(none.at(1_000_000).getFirst().gpuSeconds()).isZero();
    }
}
