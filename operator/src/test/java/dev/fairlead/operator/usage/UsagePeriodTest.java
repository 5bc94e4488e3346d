package dev.fairlead.operator.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.core.model.QueueName;
import dev.fairlead.operator.api.GpuQueueUsageStatus;
import dev.fairlead.operator.api.QueueGpuUsage;
import dev.fairlead.operator.api.UsageBuckets;
import dev.fairlead.operator.usage.UsagePeriod.Precision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a queue used in a stretch of time. */
class UsagePeriodTest {
    private static final Instant ACCOUNTED = Instant.parse("2026-08-10T10:30:00Z");

    /** An hour's use on the 1st, and some in the last two hours. */
    private static final GpuQueueUsageStatus STATUS = GpuQueueUsageStatus.of(
            List.of(new QueueGpuUsage(
                    "H100",
                    3600 + 300,
                    new UsageBuckets(Instant.parse("2026-08-10T09:00:00Z"), List.of(100L, 200L)),
                    new UsageBuckets(
                            Instant.parse("2026-08-01T00:00:00Z"),
                            List.of(3600L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 300L)))),
            List.of(),
            ACCOUNTED);

    @Test
    void recent_use_is_known_by_the_hour_the_running_one_included() {
        assertPeriod(
                "2026-08-10T09:10:00Z", "2026-08-10T10:00:00Z", "2026-08-10T09:00:00Z", "2026-08-10T10:00:00Z", 100);
        assertPeriod(
                "2026-08-10T09:00:00Z", "2026-08-10T10:10:00Z", "2026-08-10T09:00:00Z", "2026-08-10T10:30:00Z", 300);
        assertPeriod("2026-08-10T10:59:00Z", "2026-08-10T12:00:00Z", "2026-08-10T10:59:00Z", "2026-08-10T12:00:00Z", 0);
        assertPeriod(
                "2026-08-10T10:10:00Z", "2026-08-10T12:00:00Z", "2026-08-10T10:00:00Z", "2026-08-10T12:00:00Z", 200);
    }

    @Test
    void older_use_is_known_by_the_day() {
        UsagePeriod period = of("2026-08-01T12:00:00Z", "2026-08-03T12:00:00Z");
        assertThat(period.precision()).isEqualTo(Precision.DAY);
        assertThat(period.start()).isEqualTo("2026-08-01T00:00:00Z");
        assertThat(period.end()).isEqualTo("2026-08-04T00:00:00Z");
        assertThat(period.gpuSeconds()).isEqualTo(Map.of("H100", 3600L));
    }

    @Test
    void whole_days_and_recent_hours_add_up_to_something_exact() {
        assertPeriod(
                "2026-08-01T00:00:00Z", "2026-08-10T10:00:00Z", "2026-08-01T00:00:00Z", "2026-08-10T10:00:00Z", 3700);
    }

    @Test
    void what_is_no_longer_kept_is_not_said_to_be_covered() {
        UsagePeriod period = of("2020-01-01T00:00:00Z", "2026-08-11T00:00:00Z");
        assertThat(period.start()).isEqualTo("2026-05-13T00:00:00Z");
        assertThat(period.precision()).isEqualTo(Precision.DAY);
        assertThat(period.gpuSeconds()).isEqualTo(Map.of("H100", 3900L));
    }

    @Test
    void a_queue_that_was_never_written_has_used_nothing() {
        UsagePeriod period = UsagePeriod.of(null, ACCOUNTED, ACCOUNTED.plusSeconds(5));
        assertThat(period.gpuSeconds()).isEmpty();
        assertThat(period.accountedUntil()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void a_period_does_not_end_before_it_starts() {
        assertThatThrownBy(() -> UsagePeriod.of(STATUS, ACCOUNTED, ACCOUNTED.minusSeconds(1)))
                .hasMessageContaining("before it starts");
    }

    @Test
    void random_periods_are_as_counted_by_hand() {
        for (long seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            RandomUse use = new RandomUse(random);
            use.live(40);
            QueueName queue = RandomUse.QUEUES.getFirst();
            GpuQueueUsageStatus status = use.ledger().status(queue);
            for (int i = 0; i < 30; i++) {
                long end = use.nowSecond() + 7200 - random.nextLong(i % 2 == 0 ? 86_400 * 3 : 86_400 * 100);
                long start = end - random.nextLong(i % 3 == 0 ? 86_400 * 2 : 86_400 * 30);
                Instant from = Instant.ofEpochSecond(start);
                Instant to = Instant.ofEpochSecond(end);

                UsagePeriod period = UsagePeriod.of(status, from, to);

                Map<String, Long> byHand = new TreeMap<>();
                period.gpuSeconds()
                        .keySet()
                        .forEach(type -> byHand.put(
                                type,
                                use.used(
                                        period.start().getEpochSecond(),
                                        period.end().getEpochSecond(),
                                        of -> of.queue().equals(queue)
                                                && of.type().name().equals(type))));
                assertThat(period.gpuSeconds()).as("seed %s, %s", seed, period).isEqualTo(byHand);
                assertWidth(period, from, to, use.nowSecond());
            }
        }
    }

    /** Nothing asked for is left out that is still kept, and nothing is added beyond the hour or the day. */
    private static void assertWidth(UsagePeriod period, Instant from, Instant to, long now) {
        Instant oldest =
                UsagePeriod.floor(Instant.ofEpochSecond(now), UsagePeriod.DAY).minus(Duration.ofDays(89));
        Duration most = period.precision() == Precision.HOUR ? UsagePeriod.HOUR : UsagePeriod.DAY;
        if (!from.isBefore(oldest)) {
            assertThat(period.start()).isBeforeOrEqualTo(from).isAfter(from.minus(most));
            assertThat(period.end())
                    .isAfterOrEqualTo(to.isBefore(period.accountedUntil()) ? to : period.accountedUntil());
        }
        assertThat(period.end()).isBefore(later(to, period.start()).plus(most));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static void assertPeriod(String from, String to, String start, String end, long gpuSeconds) {
        UsagePeriod period = of(from, to);
        assertThat(period.precision()).isEqualTo(Precision.HOUR);
        assertThat(period.start()).isEqualTo(start);
        assertThat(period.end()).isEqualTo(end);
        assertThat(period.gpuSeconds().getOrDefault("H100", 0L)).isEqualTo(gpuSeconds);
        assertThat(period.accountedUntil()).isEqualTo(ACCOUNTED);
    }

    private static UsagePeriod of(String from, String to) {
        return UsagePeriod.of(STATUS, Instant.parse(from), Instant.parse(to));
    }
}
