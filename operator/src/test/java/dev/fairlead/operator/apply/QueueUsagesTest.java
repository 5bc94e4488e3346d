package dev.fairlead.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.api.GpuQueueUsage;
import dev.fairlead.operator.api.GpuQueueUsageStatus;
import dev.fairlead.operator.state.Holding;
import dev.fairlead.operator.usage.UsageLedger;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When GPU time is written. No cluster is needed here: lanes that send nothing at a time show what waits. */
class QueueUsagesTest {
    private static final long NOON = Instant.parse("2026-08-01T12:00:00Z").toEpochMilli();
    private static final long MINUTE = 60_000;
    private static final Holding HOLDING = new Holding(new QueueName("vision"), "research", new GpuType("H100"), 8);

    @SuppressWarnings("NullAway") // nothing is sent, so the port is not used
    private final WriteLanes lanes = new WriteLanes(null, 0);

    private final UsageLedger ledger = new UsageLedger();
    private final QueueUsages usages = new QueueUsages(lanes, ledger, Duration.ofMinutes(5));

    @Test
    void use_is_written_every_five_minutes_and_at_the_end_of_an_hour() {
        begin(NOON + 51 * MINUTE);
        ledger.held(HOLDING);

        assertThat(writesAt(NOON + 56 * MINUTE - 1)).isZero();
        assertThat(writesAt(NOON + 56 * MINUTE)).isEqualTo(1);
        assertThat(usages.nextMillis()).isEqualTo(NOON + 60 * MINUTE);
        assertThat(writesAt(NOON + 60 * MINUTE)).isEqualTo(1);
        assertThat(usages.nextMillis()).isEqualTo(NOON + 65 * MINUTE);
    }

    @Test
    void a_queue_that_uses_nothing_is_not_written() {
        begin(NOON);
        assertThat(writesAt(NOON + 5 * MINUTE)).as("never used").isZero();
        ledger.held(HOLDING);
        usages.advance(NOON + 6 * MINUTE);
        ledger.released(HOLDING);

        assertThat(writesAt(NOON + 10 * MINUTE)).as("used since").isEqualTo(1);
        assertThat(writesAt(NOON + 15 * MINUTE)).as("not used since").isZero();
    }

    @Test
    void stored_use_is_gone_on_from_and_not_written_again_as_it_is() {
        begin(NOON);
        usages.usageSeen(stored("u-1"));

        assertThat(ledger.total(HOLDING.queue())).isEqualTo(80);
        assertThat(writesAt(NOON + 5 * MINUTE)).isZero();
        assertThat(usages.lastWrites()).isEmpty();

        usages.usageGone(stored("u-1"));
        assertThat(usages.lastWrites()).as("someone deleted it").hasSize(1);
    }

    @Test
    void what_another_queue_of_the_same_name_left_is_not_gone_on_from() {
        begin(NOON);
        usages.usageSeen(stored("u-of-long-ago"));
        assertThat(ledger.total(HOLDING.queue())).isZero();
    }

    @Test
    void use_is_written_at_the_end_and_not_that_of_a_queue_that_is_gone() {
        begin(NOON);
        ledger.held(HOLDING);
        usages.advance(NOON + MINUTE);
        assertThat(usages.lastWrites()).hasSize(1);

        usages.advance(NOON + 2 * MINUTE);
        usages.queueGone(HOLDING.queue());
        assertThat(usages.lastWrites()).isEmpty();
    }

    private void begin(long now) {
        usages.advance(now);
        GpuQueue queue = new GpuQueue();
        queue.setMetadata(new ObjectMetaBuilder()
                .withName("vision")
                .withUid("u-1")
                .withCreationTimestamp("2026-07-01T00:00:00Z")
                .build());
        usages.queueSeen(queue);
    }

    /** How many writes a flush at this time adds; none is ever sent, and a later one takes the place of an earlier. */
    private int writesAt(long now) {
        lanes.cancel("usage of queue vision");
        usages.advance(now);
        usages.flush(now);
        return lanes.waiting(Lane.USAGE);
    }

    private static GpuQueueUsage stored(String ownerUid) {
        UsageLedger earlier = new UsageLedger();
        earlier.advance(NOON - 10_000);
        earlier.held(HOLDING);
        earlier.advance(NOON);
        GpuQueueUsageStatus status = earlier.status(HOLDING.queue());
        GpuQueueUsage object = new GpuQueueUsage();
        object.setMetadata(new ObjectMetaBuilder()
                .withName("vision")
                .withUid("usage-1")
                .addNewOwnerReference()
                .withKind("GpuQueue")
                .withName("vision")
                .withUid(ownerUid)
                .endOwnerReference()
                .build());
        object.setStatus(status);
        return object;
    }
}
