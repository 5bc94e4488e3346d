package dev.fairlead.operator.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.quota.HalfLife;
import dev.fairlead.core.quota.PastUse;
import dev.fairlead.operator.state.Holding;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is left of use that fades, from hours and days that are kept. */
class FadedUseTest {
    private static final QueueName QUEUE = new QueueName("vision");
    private static final Holding TEN = new Holding(QUEUE, "a", new GpuType("H100"), 10);
    private static final Instant NOON = Instant.parse("2026-08-01T12:00:00Z");
    private static final HalfLife WEEK = new HalfLife(Duration.ofDays(7).toSeconds());

    private final UsageLedger ledger = new UsageLedger();

    private void at(Instant time) {
        ledger.advance(time.toEpochMilli());
    }

    private void tenGpusFor(Duration time) {
        at(NOON);
        ledger.queueSeen(QUEUE, "u-1", 0);
        ledger.held(TEN);
        at(NOON.plus(time));
        ledger.released(TEN);
    }

    private long averageMilliGpus(HalfLife halfLife) {
        PastUse.Use use = ledger.faded(halfLife).getFirst();
        return halfLife.averageMilliGpus(use.gpuSeconds());
    }

    @Test
    void whoHoldsTenForTwelveWeeksHoldsTenOnAverage() {
        tenGpusFor(Duration.ofDays(84));

        assertThat(averageMilliGpus(WEEK)).isBetween(9_950L, 10_050L);
        assertThat(averageMilliGpus(new HalfLife(3600))).isBetween(9_500L, 10_500L);
    }

    @Test
    void aWeekLaterItIsHalf() {
        tenGpusFor(Duration.ofDays(84));
        at(NOON.plus(Duration.ofDays(91)));

        assertThat(averageMilliGpus(WEEK)).isBetween(4_950L, 5_050L);
    }

    @Test
    void theNextOperatorComesToTheSame() {
        tenGpusFor(Duration.ofDays(5));
        UsageLedger next = new UsageLedger();
        next.advance(NOON.plus(Duration.ofDays(5)).toEpochMilli());
        next.queueSeen(QUEUE, "u-1", 0);
        next.restore(QUEUE, ledger.status(QUEUE));

        assertThat(next.faded(WEEK)).isEqualTo(ledger.faded(WEEK));
    }

    @Test
    void nothingCountsTwiceWhereHoursAndDaysMeet() {
        tenGpusFor(Duration.ofDays(4));
        HalfLife endless = new HalfLife(Duration.ofDays(365_000).toSeconds());

        assertThat(ledger.faded(endless).getFirst().gpuSeconds())
                .isEqualTo(Duration.ofDays(40).toSeconds());
    }

    @Test
    void aQueueThatIsGoneIsForgotten() {
        tenGpusFor(Duration.ofDays(1));
        ledger.queueGone(QUEUE);

        assertThat(ledger.faded(WEEK)).isEmpty();
    }
}
