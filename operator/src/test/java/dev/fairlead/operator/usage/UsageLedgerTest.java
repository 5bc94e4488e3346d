package dev.fairlead.operator.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.operator.api.GpuQueueUsageStatus;
import dev.fairlead.operator.api.NamespaceGpuUsage;
import dev.fairlead.operator.api.QueueGpuUsage;
import dev.fairlead.operator.api.UsageBuckets;
import dev.fairlead.operator.state.Holding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** GPU time is counted as one would count it by hand. */
class UsageLedgerTest {
    private static final QueueName QUEUE = new QueueName("vision");
    private static final long NOON = Instant.parse("2026-08-01T12:00:00Z").toEpochMilli();

    @Test
    void whatever_happens_the_figures_are_those_counted_by_hand() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            RandomUse use = new RandomUse(random);
            use.live(20);
            assertAsByHand(use, "seed " + seed);
            for (int i = 0; i < 4; i++) {
                use.crash();
                assertAsByHand(use, "seed " + seed + ", after crash " + i);
                use.live(8);
                assertAsByHand(use, "seed " + seed + ", after crash " + i + " and more");
            }
        }
    }

    private static void assertAsByHand(RandomUse use, String when) {
        long now = use.nowSecond();
        for (QueueName queue : RandomUse.QUEUES) {
            GpuQueueUsageStatus status = use.ledger().status(queue);
            assertThat(status.accountedUntil()).isEqualTo(Instant.ofEpochSecond(now));
            for (QueueGpuUsage gpus : status.gpus()) {
                assertThat(gpus.gpuSeconds()).as(when).isEqualTo(use.used(0, now, of -> is(of, queue, gpus.type())));
                assertBuckets(use, queue, gpus.type(), gpus.hours(), UsagePeriod.HOUR, 48, when);
                assertBuckets(use, queue, gpus.type(), gpus.days(), UsagePeriod.DAY, 90, when);
            }
            for (NamespaceGpuUsage usage : status.namespaces()) {
                assertThat(usage.gpuSeconds())
                        .as(when)
                        .isEqualTo(use.used(
                                0,
                                now,
                                of -> is(of, queue, usage.type())
                                        && of.namespace().equals(usage.namespace())));
            }
            assertThat(use.ledger().total(queue))
                    .as("nothing of %s is left out, %s", queue, when)
                    .isEqualTo(use.used(0, now, of -> of.queue().equals(queue)));
        }
    }

    private static void assertBuckets(
            RandomUse use,
            QueueName queue,
            String type,
            @Nullable UsageBuckets buckets,
            Duration length,
            int kept,
            String when) {
        long seconds = length.toSeconds();
        long latest = use.nowSecond() / seconds;
        for (long bucket = latest - kept + 1; bucket <= latest; bucket++) {
            assertThat(at(buckets, bucket * seconds, seconds))
                    .as("%s, %s", Instant.ofEpochSecond(bucket * seconds), when)
                    .isEqualTo(use.used(bucket * seconds, (bucket + 1) * seconds, of -> is(of, queue, type)));
        }
        assertThat(buckets == null ? 0 : buckets.gpuSeconds().size()).isLessThanOrEqualTo(kept);
    }

    private static long at(@Nullable UsageBuckets buckets, long start, long length) {
        if (buckets == null) {
            return 0;
        }
        long index = (start - buckets.first().getEpochSecond()) / length;
        return start < buckets.first().getEpochSecond()
                        || index >= buckets.gpuSeconds().size()
                ? 0
                : buckets.gpuSeconds().get((int) index);
    }

    private static boolean is(Holding holding, QueueName queue, String type) {
        return holding.queue().equals(queue) && holding.type().name().equals(type);
    }

    @Test
    void a_queue_of_the_same_name_starts_with_nothing_and_keeps_counting_what_runs() {
        UsageLedger ledger = ledger();
        ledger.held(holding("research", 4));
        ledger.advance(NOON + 60_000);
        assertThat(ledger.total(QUEUE)).isEqualTo(240);

        ledger.queueGone(QUEUE);
        ledger.advance(NOON + 90_000);
        assertThat(ledger.used()).as("no queue, no figures").isEmpty();

        ledger.queueSeen(QUEUE, "u-2", NOON + 90_000);
        ledger.advance(NOON + 100_000);
        assertThat(ledger.used()).containsExactly(new UsageLedger.Used(QUEUE, "research", "H100", 40));

        ledger.released(holding("research", 4));
        ledger.advance(NOON + 200_000);
        assertThat(ledger.total(QUEUE)).isEqualTo(40);
    }

    @Test
    void what_jobs_held_before_the_queue_was_made_is_not_its_use() {
        UsageLedger ledger = new UsageLedger();
        ledger.advance(NOON + 60_000);
        ledger.queueSeen(QUEUE, "u-1", NOON);

        ledger.foundHeld(holding("research", 2), NOON - 3_600_000);

        assertThat(ledger.total(QUEUE)).isEqualTo(120);
    }

    @Test
    void stored_figures_come_too_late_for_a_queue_in_use() {
        UsageLedger ledger = ledger();
        ledger.held(holding("research", 1));
        ledger.advance(NOON + 10_000);

        assertThat(ledger.restore(QUEUE, ledger.status(QUEUE))).isFalse();
        assertThat(ledger.total(QUEUE)).isEqualTo(10);
    }

    @Test
    void figures_of_an_operator_whose_clock_was_ahead_are_not_counted_again() {
        UsageLedger ahead = ledger();
        ahead.held(holding("research", 1));
        ahead.advance(NOON + 100_000);
        UsageLedger behind = new UsageLedger();
        behind.advance(NOON + 80_000);
        behind.queueSeen(QUEUE, "u-1", NOON);
        behind.restore(QUEUE, ahead.status(QUEUE));

        behind.foundHeld(holding("research", 1), NOON);
        assertThat(behind.total(QUEUE)).isEqualTo(100);
        assertThat(behind.status(QUEUE).accountedUntil()).isEqualTo(Instant.ofEpochMilli(NOON + 100_000));

        behind.advance(NOON + 130_000);
        assertThat(behind.total(QUEUE)).isEqualTo(130);
    }

    @Test
    void a_clock_that_goes_back_takes_nothing_away() {
        UsageLedger ledger = ledger();
        ledger.held(holding("research", 1));
        ledger.advance(NOON + 10_000);
        ledger.advance(NOON + 5_000);
        assertThat(ledger.total(QUEUE)).isEqualTo(10);
    }

    @Test
    void namespaces_beyond_the_64th_are_counted_together() {
        UsageLedger ledger = ledger();
        for (int i = 0; i < 70; i++) {
            ledger.held(holding("n%02d".formatted(i), 1));
        }
        ledger.advance(NOON + 10_000);
        ledger.released(holding("n69", 1));
        ledger.advance(NOON + 20_000);

        List<NamespaceGpuUsage> rows = ledger.status(QUEUE).namespaces();
        assertThat(rows).hasSize(65);
        assertThat(rows).contains(new NamespaceGpuUsage("n63", "H100", 20));
        assertThat(rows).contains(new NamespaceGpuUsage(NamespaceGpuUsage.OTHER, "H100", 6 * 10 + 5 * 10));
        assertThat(ledger.total(QUEUE)).isEqualTo(70 * 10 + 69 * 10);
    }

    @Test
    void the_summary_is_in_gpu_hours() {
        UsageLedger ledger = ledger();
        ledger.held(holding("research", 8));
        ledger.advance(NOON + 30 * 60_000);
        assertThat(ledger.status(QUEUE).summary()).isEqualTo("H100 4.0");
    }

    private static UsageLedger ledger() {
        UsageLedger ledger = new UsageLedger();
        ledger.advance(NOON);
        ledger.queueSeen(QUEUE, "u-1", NOON);
        return ledger;
    }

    private static Holding holding(String namespace, long gpus) {
        return new Holding(QUEUE, namespace, new GpuType("H100"), gpus);
    }
}
