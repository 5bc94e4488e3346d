package dev.fairlead.operator.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Set;

/** What happens to jobs: how long they wait and start, and what it costs to stop them. */
final class JobMeters {
    private static final Duration[] WAITS = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        Duration.ofHours(1),
        Duration.ofHours(3),
        Duration.ofHours(6),
        Duration.ofHours(12),
        Duration.ofDays(1),
        Duration.ofDays(2),
        Duration.ofDays(4),
        Duration.ofDays(7)
    };
    private static final Duration[] STARTS = {
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(2),
        Duration.ofMinutes(5),
        Duration.ofMinutes(10)
    };
    private static final String QUEUE = "queue";

    private final MeterRegistry meters;
    private final Timer bind;
    private final Timer start;

    JobMeters(MeterRegistry meters) {
        this.meters = meters;
        bind = Timer.builder("fairlead.bind")
                .description("From the decision to place a job until all its pods exist.")
                .serviceLevelObjectives(STARTS)
                .register(meters);
        start = Timer.builder("fairlead.start")
                .description("From the decision to place a job until all its replicas are ready.")
                .serviceLevelObjectives(STARTS)
                .register(meters);
    }

    void waited(String queue, Duration waited) {
        Timer.builder("fairlead.wait")
                .description("How long jobs waited that were placed, since they were submitted or queued again.")
                .serviceLevelObjectives(WAITS)
                .tag(QUEUE, queue)
                .register(meters)
                .record(waited);
    }

    void bound(Duration since) {
        bind.record(since);
    }

    void started(Duration since) {
        start.record(since);
    }

    void preempted(String queue, String kind, String type, long lostGpuSeconds) {
        Counter.builder("fairlead.preemptions")
                .description(
                        "Jobs that were stopped for others, by their own queue and by the right by which it was done.")
                .tag(QUEUE, queue)
                .tag("kind", kind)
                .register(meters)
                .increment();
        Counter.builder("fairlead.lost.gpu.seconds")
                .description("Work that was lost when jobs were stopped for others or because their queue is drained:"
                        + " GPU-seconds since their last checkpoints, by the queue of the stopped job. An elastic job"
                        + " that only shrinks loses none.")
                .tag(QUEUE, queue)
                .tag("type", type)
                .register(meters)
                .increment((double) lostGpuSeconds);
    }

    /** Removes the series of queues that are no more. */
    void keep(Set<String> queues) {
        for (Meter meter : meters.getMeters()) {
            String queue = meter.getId().getName().startsWith("fairlead.")
                    ? meter.getId().getTag(QUEUE)
                    : null;
            if (queue != null && !queues.contains(queue)) {
                meters.remove(meter);
            }
        }
    }
}
