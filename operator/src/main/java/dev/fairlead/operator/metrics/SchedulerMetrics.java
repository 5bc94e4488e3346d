package dev.fairlead.operator.metrics;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.plan.QueueShare;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the operator tells Prometheus. The loop hands over what happens; how things stand is asked for when somebody reads
 * the page, so that the thousands of gauges per queue, node and pod cost nothing in between.
 */
public final class SchedulerMetrics implements AutoCloseable {
    private static final Duration[] STEPS = {
        Duration.ofNanos(100_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };

    private final PrometheusRegistry prometheus = new PrometheusRegistry();
    private final MeterRegistry meters = prometheus.meters();
    private final InstantSource clock;
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
    private final JobMeters jobs = new JobMeters(meters);
    private final Map<DecisionKind, Counter> decisions = new EnumMap<>(DecisionKind.class);
    private final Map<CyclePhase, Timer> phases = new EnumMap<>(CyclePhase.class);
    private final Timer cycles;
    private volatile List<QueueShare> latestShares = List.of();
    private volatile FiguresSource source = Optional::empty;

    public SchedulerMetrics() {
        this(InstantSource.system());
    }

    /** @param clock by which the ages of what waits are told */
    public SchedulerMetrics(InstantSource clock) {
        this.clock = clock;
        cycles = Timer.builder("fairlead.cycle")
                .description("How long one decision over all queues takes.")
                .serviceLevelObjectives(STEPS)
                .register(meters);
        for (CyclePhase phase : CyclePhase.values()) {
            phases.put(
                    phase,
                    Timer.builder("fairlead.cycle.phase")
                            .description("How long the scheduler's thread is busy with each part of a round.")
                            .tag("phase", phase.label())
                            .serviceLevelObjectives(STEPS)
                            .register(meters));
        }
        for (DecisionKind kind : DecisionKind.values()) {
            decisions.put(
                    kind,
                    Counter.builder("fairlead.decisions")
                            .description(
                                    "Decisions by kind. A job that waits is held again in every cycle that looks at it.")
                            .tag("kind", kind.label())
                            .register(meters));
        }
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ClassLoaderMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        new UptimeMetrics().bindTo(meters);
        garbageCollection.bindTo(meters);
        prometheus.add(this::figures);
    }

    /** A decision was taken: its time, its decisions and how every queue stands. */
    public void decided(Plan plan, Duration took) {
        cycles.record(took);
        Map<DecisionKind, Integer> counts = new EnumMap<>(DecisionKind.class);
        for (Decision decision : plan.actions()) {
            counts.merge(DecisionKind.of(decision), 1, Integer::sum);
        }
        // Those who go on waiting are many, and only how many they are counts here.
        counts.merge(DecisionKind.HOLD, plan.holds().size(), Integer::sum);
        decisions.forEach((kind, counter) -> counter.increment(counts.getOrDefault(kind, 0)));
        latestShares = plan.shares();
    }

    /** A part of a round is over. */
    public void spent(CyclePhase phase, Duration took) {
        Timer timer = phases.get(phase);
        if (timer != null) {
            timer.record(took);
        }
    }

    /** A job was placed after it waited so long. */
    public void placed(String queue, Duration waited) {
        jobs.waited(queue, waited);
    }

    /** All pods of a job exist, so long after the decision to place it. */
    public void bound(Duration sincePlaced) {
        jobs.bound(sincePlaced);
    }

    /** All replicas of a job are ready, so long after the decision to place it. */
    public void started(Duration sincePlaced) {
        jobs.started(sincePlaced);
    }

    /**
     * A job was stopped for others or because its queue is drained.
     *
     * @param queue the queue of the stopped job
     * @param type the type of its GPUs
     */
    public void preempted(String queue, GpuType type, Decision.Preempt preempt) {
        jobs.preempted(queue, DecisionKind.of(preempt).label(), type.name(), preempt.lostGpuSeconds());
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

    /** Tells from now on how the cluster stands, as the source says. */
    public void show(FiguresSource figures) {
        source = figures;
    }

    /** Tells from now on whether decisions keep up. */
    public void show(SchedulerPulse pulse, BooleanSupplier leads, IntSupplier writesQueued) {
        PulseGauges gauges = new PulseGauges(pulse, leads, writesQueued);
        prometheus.add(() -> gauges.families(clock.millis()));
    }

    /** Everything in Prometheus' text format 0.0.4. */
    public String text() {
        return page(null).text();
    }

    /** Everything in the format that the {@code Accept} header of a request asks for. */
    public MetricsText page(@Nullable String accept) {
        // First, so that the page has no series of queues that are no more.
        source.latest().ifPresent(figures -> jobs.keep(figures.queues().keySet()));
        return prometheus.page(accept);
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

    private List<Family> figures() {
        List<Family> families = new ArrayList<>(ShareGauges.families(latestShares));
        source.latest().ifPresent(figures -> {
            families.addAll(JobGauges.families(figures, clock.millis()));
            families.addAll(FleetGauges.families(figures));
        });
        return families;
    }
}
