package dev.fairlead.operator.metrics;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.operator.api.JobPhase;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import java.time.Duration;
import java.util.Map;

/**
 * What the operator tells Prometheus. The loop hands over its latest figures, which costs it nothing; the hundreds of
 * gauges per queue and type are made from them when somebody asks.
 */
public final class SchedulerMetrics implements AutoCloseable {
    private final PrometheusRegistry prometheus = new PrometheusRegistry();
    private final MeterRegistry meters = prometheus.meters();
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
    private final QueueGauges gauges = new QueueGauges(meters);
    private final Timer cycles;

    public SchedulerMetrics() {
        cycles = Timer.builder("fairlead.cycle")
                .description("How long one decision over all queues takes.")
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5))
                .register(meters);
        for (DecisionKind kind : DecisionKind.values()) {
            decisions(kind);
        }
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ClassLoaderMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        garbageCollection.bindTo(meters);
    }

    /** A decision was taken: its time, its decisions and how every queue stands. */
    public void decided(Plan plan, Duration took) {
        cycles.record(took);
        for (Decision decision : plan.decisions()) {
            decisions(DecisionKind.of(decision)).increment();
        }
        gauges.shares(plan.shares());
    }

    /** How many GPUs of each type the usable nodes have. */
    public void capacity(Map<GpuType, Long> gpus) {
        gauges.capacity(gpus);
    }

    /** How many jobs are in each phase; a phase that is missing counts as 0. */
    public void jobs(Map<JobPhase, Integer> byPhase) {
        gauges.jobs(byPhase);
    }

    /** A write to the API server ended. */
    public void wrote(ApiWrite write, ApiWrite.Outcome outcome) {
        Counter.builder("fairlead.api.writes")
                .description("Writes to the API server by what is written and how it ended.")
                .tag("kind", write.label())
                .tag("outcome", outcome.label())
                .register(meters)
                .increment();
    }

    /** Everything in Prometheus' text format 0.0.4. */
    public String text() {
        gauges.refresh();
        return prometheus.text();
    }

    /** Where others may add meters of their own; each needs a description and labels of bounded number. */
    public MeterRegistry meters() {
        return meters;
    }

    @Override
    public void close() {
        garbageCollection.close();
        meters.close();
    }

    private Counter decisions(DecisionKind kind) {
        return Counter.builder("fairlead.decisions")
                .description("Decisions by kind. A job that waits is held again in every cycle that looks at it.")
                .tag("kind", kind.label())
                .register(meters);
    }
}
