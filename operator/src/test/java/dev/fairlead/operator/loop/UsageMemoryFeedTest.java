package dev.fairlead.operator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.quota.PastUse;
import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.api.GpuQueueUsage;
import dev.fairlead.operator.api.GpuQueueUsageStatus;
import dev.fairlead.operator.api.QueueGpuUsage;
import dev.fairlead.operator.api.UsageBuckets;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The scheduler is told what queues have used. */
class UsageMemoryFeedTest {
    private static final Instant NOON = Instant.parse("2026-08-01T12:00:00Z");
    private static final QueueName VISION = new QueueName("vision");
    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);

    @Test
    void what_was_stored_is_told_at_once_and_fades_step_by_step() throws Exception {
        try (LonelyLoop lonely = new LonelyLoop(now::get)) {
            step(lonely);
            assertThat(told(lonely)).isEmpty();

            lonely.loop().offer(new LoopEvent.QueueSeen(queue()));
            lonely.loop().offer(new LoopEvent.UsageSeen(stored()));
            step(lonely);
            assertThat(told(lonely))
                    .as("used from 4 to 5 in the morning: two steps of the half-life ago")
                    .containsExactly(new PastUse.Use(VISION, new GpuType("H100"), 978_572, NOON.toEpochMilli()));

            now.set(NOON.plus(Duration.ofMinutes(20)));
            step(lonely);
            assertThat(told(lonely).getFirst().atMillis()).as("not yet again").isEqualTo(NOON.toEpochMilli());

            now.set(NOON.plus(Duration.ofDays(7)));
            step(lonely);
            assertThat(told(lonely).getFirst().gpuSeconds())
                    .as("a week later known by the day only, and its middle is a half-life ago")
                    .isEqualTo(500_000);
        }
    }

    @Test
    void a_queue_that_is_gone_is_forgotten() throws Exception {
        try (LonelyLoop lonely = new LonelyLoop(now::get)) {
            lonely.loop().offer(new LoopEvent.QueueSeen(queue()));
            lonely.loop().offer(new LoopEvent.UsageSeen(stored()));
            step(lonely);
            lonely.loop().offer(new LoopEvent.QueueGone(VISION));
            step(lonely);

            assertThat(told(lonely)).isEmpty();
        }
    }

    private static void step(LonelyLoop lonely) throws InterruptedException {
        lonely.loop().step(Duration.ZERO);
    }

    private static List<PastUse.Use> told(LonelyLoop lonely) {
        return lonely.mirror().state().pastUse().all();
    }

    private static GpuQueue queue() {
        GpuQueue queue = new GpuQueue();
        queue.setMetadata(new ObjectMetaBuilder()
                .withName("vision")
                .withUid("q-1")
                .withCreationTimestamp("2026-01-01T00:00:00Z")
                .build());
        return queue;
    }

    /** A million GPU-seconds from 4 to 5 in the morning. */
    private static GpuQueueUsage stored() {
        GpuQueueUsage usage = new GpuQueueUsage();
        usage.setMetadata(new ObjectMetaBuilder()
                .withName("vision")
                .withUid("u-1")
                .addNewOwnerReference()
                .withKind("GpuQueue")
                .withUid("q-1")
                .endOwnerReference()
                .build());
        UsageBuckets days = new UsageBuckets(Instant.parse("2026-08-01T00:00:00Z"), List.of(1_000_000L));
        UsageBuckets hours = new UsageBuckets(Instant.parse("2026-08-01T04:00:00Z"), List.of(1_000_000L));
        usage.setStatus(
                GpuQueueUsageStatus.of(List.of(new QueueGpuUsage("H100", 1_000_000, hours, days)), List.of(), NOON));
        return usage;
    }
}
