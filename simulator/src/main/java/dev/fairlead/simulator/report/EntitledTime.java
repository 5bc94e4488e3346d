package dev.fairlead.simulator.report;

import dev.fairlead.core.model.GpuAmount;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.quota.Entitlements;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.core.state.ClusterState;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The GPU time that each queue was entitled to: at every moment its fair share by guarantee and weight, given what all its
 * jobs ask for, running or waiting. It does not depend on what the policy under test gave to whom, so it is the same
 * yardstick for all. A job that accepts several types asks for each until it has one; a queue's entitlement over all types
 * never exceeds what its jobs ask for.
 */
final class EntitledTime {
    /** Thousandths of GPUs, as is {@code wantedInAll}; entitlements are whole GPUs. */
    private final Map<GpuType, Map<QueueName, Long>> wanted = new TreeMap<>();

    private final Map<QueueName, Long> wantedInAll = new TreeMap<>();
    private final Map<QueueName, Double> gpuMillis = new TreeMap<>();
    private final Map<QueueName, Long> entitledNow = new HashMap<>();
    private long sinceMillis;
    private boolean stale = true;
    private @Nullable QueueTree tree;

    EntitledTime(long beginMillis) {
        sinceMillis = beginMillis;
    }

    /** A job asks for GPUs of every type it accepts; with times -1 it no longer does. */
    void asks(Job job, Iterable<GpuType> fleet, @Nullable GpuType only, int times) {
        long asked = job.gang().gpuMillis(job.gang().replicas()) * times;
        for (GpuType type : fleet) {
            if (only == null ? job.accepts(type) : only.equals(type)) {
                wanted.computeIfAbsent(type, key -> new HashMap<>()).merge(job.queue(), asked, Long::sum);
            }
        }
        stale = true;
    }

    /** A job came (or, with times -1, is over). */
    void exists(Job job, int times) {
        wantedInAll.merge(job.queue(), job.gang().gpuMillis(job.gang().replicas()) * times, Long::sum);
        stale = true;
    }

    /** Nodes or queues have changed. */
    void clusterChanged() {
        stale = true;
    }

    /** Time goes on with what was entitled so far, and from now on with what is. */
    void countUntil(long nowMillis, @Nullable ClusterState state) {
        entitledNow.forEach(
                (queue, gpus) -> gpuMillis.merge(queue, (double) gpus * (nowMillis - sinceMillis), Double::sum));
        sinceMillis = nowMillis;
        if (state != null && (stale || state.queueTree() != tree)) {
            stale = false;
            compute(state);
        }
    }

    private void compute(ClusterState state) {
        QueueTree known = state.queueTree();
        tree = known;
        entitledNow.clear();
        state.fleet().capacities().forEach((type, capacity) -> {
            long[] demand = new long[known.size()];
            wanted.getOrDefault(type, Map.of()).forEach((queue, asked) -> {
                int number = known.number(queue);
                if (number >= 0) {
                    demand[number] += GpuAmount.roundedUp(asked);
                }
            });
            Entitlements entitlements = new Entitlements(known, type, capacity, demand);
            for (int queue = 0; queue < known.size(); queue++) {
                if (known.isLeaf(queue) && entitlements.of(queue) > 0) {
                    entitledNow.merge(known.name(queue), entitlements.of(queue), Long::sum);
                }
            }
        });
        entitledNow.replaceAll(
                (queue, gpus) -> Math.min(gpus, GpuAmount.roundedUp(wantedInAll.getOrDefault(queue, 0L))));
    }

    /** GPU-milliseconds that the queue was entitled to. */
    double gpuMillis(QueueName queue) {
        return gpuMillis.getOrDefault(queue, 0.0);
    }
}
