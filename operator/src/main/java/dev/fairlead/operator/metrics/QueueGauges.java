package dev.fairlead.operator.metrics;

import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.plan.QueueShare;
import dev.fairlead.operator.api.JobPhase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** The gauges whose series come and go with queues and GPU types. */
final class QueueGauges {
    private final MultiGauge capacity;
    private final MultiGauge clusterAllocated;
    private final MultiGauge clusterPending;
    private final MultiGauge jobs;
    private final List<QueueGauge> queueGauges;

    private volatile Map<GpuType, Long> latestCapacity = Map.of();
    private volatile Map<JobPhase, Integer> latestJobs = Map.of();
    private volatile List<QueueShare> latestShares = List.of();

    private record QueueGauge(MultiGauge gauge, Predicate<QueueShare> shown, ToLongFunction<QueueShare> amount) {}

    QueueGauges(MeterRegistry meters) {
        capacity = gauge(meters, "fairlead.capacity.gpus", "GPUs of the usable nodes.");
        clusterAllocated = gauge(
                meters,
                "fairlead.cluster.allocated.gpus",
                "GPUs that jobs hold in all, those of leaving pods included.");
        clusterPending = gauge(
                meters,
                "fairlead.cluster.pending.gpus",
                "GPUs that waiting jobs ask for in all; a job that accepts several types counts for each of them.");
        jobs = gauge(meters, "fairlead.jobs", "Jobs by phase.");
        queueGauges = List.of(
                queueGauge(
                        meters,
                        "allocated",
                        "GPUs that the queue's jobs hold, with everything below the queue.",
                        QueueShare::allocated),
                queueGauge(meters, "guaranteed", "GPUs that the queue always gets back.", QueueShare::guaranteed),
                new QueueGauge(
                        gauge(
                                meters,
                                "fairlead.limit.gpus",
                                "GPUs that the queue never exceeds. Absent for a queue without a limit."),
                        share -> share.limit() != GpuQuota.NO_LIMIT,
                        QueueShare::limit),
                queueGauge(
                        meters,
                        "borrowed",
                        "GPUs that the queue holds above its guarantee; others may take them back.",
                        QueueShare::borrowed),
                queueGauge(
                        meters,
                        "entitlement",
                        "GPUs that are the queue's fair share, given what everyone asks for.",
                        QueueShare::entitlement),
                queueGauge(
                        meters,
                        "pending",
                        "GPUs that the queue's waiting jobs ask for; a job that accepts several types counts for each.",
                        QueueShare::pending));
    }

    void capacity(Map<GpuType, Long> gpus) {
        latestCapacity = Map.copyOf(gpus);
    }

    void jobs(Map<JobPhase, Integer> byPhase) {
        latestJobs = Map.copyOf(byPhase);
    }

    void shares(List<QueueShare> shares) {
        latestShares = shares;
    }

    /** Brings the series up to date; those of queues and types that are no more disappear. One caller at a time. */
    synchronized void refresh() {
        List<QueueShare> shares = latestShares;
        Map<JobPhase, Integer> phases = latestJobs;
        register(
                capacity,
                latestCapacity.entrySet().stream()
                        .map(entry -> Row.of(type(entry.getKey()), entry.getValue()))
                        .toList());
        register(
                jobs,
                Arrays.stream(JobPhase.values())
                        .filter(phase -> phase != JobPhase.UNKNOWN)
                        .map(phase -> Row.of(
                                Tags.of("phase", phase.value().toLowerCase(Locale.ROOT)),
                                phases.getOrDefault(phase, 0)))
                        .toList());
        List<QueueShare> roots =
                shares.stream().filter(share -> share.queue().isRoot()).toList();
        register(clusterAllocated, rows(roots, QueueShare::allocated));
        register(clusterPending, rows(roots, QueueShare::pending));
        for (QueueGauge each : queueGauges) {
            List<QueueShare> shown = shares.stream()
                    .filter(share -> !share.queue().isRoot() && each.shown().test(share))
                    .toList();
            register(each.gauge(), rows(shown, each.amount()));
        }
    }

    /** The root is the cluster and has no name, which a label could not tell from a missing one. */
    private static List<Row<?>> rows(List<QueueShare> shares, ToLongFunction<QueueShare> amount) {
        return shares.stream()
                .<Row<?>>map(share -> Row.of(
                        share.queue().isRoot()
                                ? type(share.type())
                                : type(share.type()).and("queue", share.queue().value()),
                        amount.applyAsLong(share)))
                .toList();
    }

    private static void register(MultiGauge gauge, List<? extends Row<?>> rows) {
        gauge.register(List.copyOf(rows), true);
    }

    private static Tags type(GpuType type) {
        return Tags.of("type", type.name());
    }

    private static QueueGauge queueGauge(
            MeterRegistry meters, String what, String description, ToLongFunction<QueueShare> amount) {
        return new QueueGauge(gauge(meters, "fairlead." + what + ".gpus", description), share -> true, amount);
    }

    private static MultiGauge gauge(MeterRegistry meters, String name, String description) {
        return MultiGauge.builder(name).description(description).register(meters);
    }
}
