package dev.fairlead.operator.metrics;

import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.plan.QueueShare;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** The gauges of how queues stand with GPU types. */
final class ShareGauges {
    private ShareGauges() {}

    static List<Family> families(List<QueueShare> shares) {
        List<Family> families = new ArrayList<>();
        families.add(cluster(
                shares,
                Family.gauge(
                        "fairlead_cluster_allocated_gpus",
                        "GPUs that jobs hold in all, those of leaving pods included.",
                        "type"),
                QueueShare::allocated));
        families.add(cluster(
                shares,
                Family.gauge(
                        "fairlead_cluster_pending_gpus",
                        "GPUs that waiting jobs ask for in all; a job that accepts several types counts for each of them.",
                        "type"),
                QueueShare::pending));
        families.add(queues(
                shares,
                "allocated",
                "GPUs that the queue's jobs hold, with everything below the queue.",
                QueueShare::allocated));
        families.add(queues(shares, "guaranteed", "GPUs that the queue always gets back.", QueueShare::guaranteed));
        families.add(queues(
                shares.stream()
                        .filter(share -> share.limit() != GpuQuota.NO_LIMIT)
                        .toList(),
                "limit",
                "GPUs that the queue never exceeds. Absent for a queue without a limit.",
                QueueShare::limit));
        families.add(queues(
                shares,
                "borrowed",
                "GPUs that the queue holds above its guarantee; others may take them back.",
                QueueShare::borrowed));
        families.add(queues(
                shares,
                "entitlement",
                "GPUs that are the queue's fair share, given what everyone asks for.",
                QueueShare::entitlement));
        families.add(queues(
                shares,
                "pending",
                "GPUs that the queue's waiting jobs ask for; a job that accepts several types counts for each.",
                QueueShare::pending));
        return families;
    }

    /** The root is the cluster and has no name, which a label could not tell from a missing one. */
    private static Family cluster(List<QueueShare> shares, Family family, ToLongFunction<QueueShare> amount) {
        for (QueueShare share : shares) {
            if (share.queue().isRoot()) {
                family.add(amount.applyAsLong(share), share.type().name());
            }
        }
        return family;
    }

    private static Family queues(List<QueueShare> shares, String what, String help, ToLongFunction<QueueShare> amount) {
        Family family = Family.gauge("fairlead_" + what + "_gpus", help, "queue", "type");
        for (QueueShare share : shares) {
            if (!share.queue().isRoot()) {
                family.add(
                        amount.applyAsLong(share),
                        share.queue().value(),
                        share.type().name());
            }
        }
        return family;
    }
}
