package dev.fairlead.simulator.policy;

import dev.fairlead.core.model.GpuAmount;
import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.HashMap;
import java.util.Map;

/**
 * How many GPUs each queue may hold at most, in thousandths and over all types. Where queues do not share, that is their guarantee, as if each
 * had its own machines; a queue without a guarantee may use what is free. What is leaving counts as gone.
 */
final class QueueBounds {
    private final Map<QueueName, Long> most = new HashMap<>();
    private final Map<QueueName, Long> held = new HashMap<>();

    /** @param shared whether queues may use more than their guarantee */
    QueueBounds(ClusterState state, boolean shared) {
        for (Queue queue : state.queues()) {
            long guaranteed = 0;
            for (GpuQuota quota : queue.quotas().values()) {
                guaranteed += quota.guaranteed();
            }
            if (guaranteed > 0 && !shared) {
                most.put(queue.name(), GpuAmount.millis(guaranteed));
            }
        }
        for (TrackedJob tracked : state.holding()) {
            long gpuMillis = 0;
            for (int replica = 0; replica < tracked.holds().size(); replica++) {
                boolean runs = tracked.holds().get(replica) == TrackedJob.Hold.RUNNING;
                gpuMillis += runs ? tracked.job().gang().need(replica).gpuMillis() : 0;
            }
            add(tracked.job().queue(), gpuMillis);
        }
    }

    boolean allow(QueueName queue, long gpuMillis) {
        return held.getOrDefault(queue, 0L) + gpuMillis <= most.getOrDefault(queue, Long.MAX_VALUE);
    }

    /** True if the queue is held to its guarantee. */
    boolean bounded(QueueName queue) {
        return most.containsKey(queue);
    }

    void add(QueueName queue, long gpuMillis) {
        held.merge(queue, gpuMillis, Long::sum);
    }
}
