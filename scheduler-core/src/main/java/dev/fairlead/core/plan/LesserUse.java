package dev.fairlead.core.plan;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.state.TrackedJob;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What each queue runs in preemptible jobs, by priority. A job's standing towards other queues does not depend on what runs
 * behind it in its own: the guarantee and the share belong to the jobs of a queue in the order of their priorities.
 */
final class LesserUse {
    private final Map<GpuType, Map<QueueName, NavigableMap<Integer, Long>>> gpuMillis = new HashMap<>();

    LesserUse(Facts facts) {
        for (TrackedJob tracked : facts.jobs.values()) {
            GpuType type = tracked.gpuType();
            if (type != null) {
                add(Pods.running(tracked, type), 1);
            }
        }
    }

    /** These run no more. */
    void remove(Pods pods) {
        add(pods, -1);
    }

    /** These run again after all. */
    void add(Pods pods) {
        add(pods, 1);
    }

    private void add(Pods pods, int sign) {
        Job job = pods.job();
        if (!job.preemptible()) {
            return;
        }
        long sum = 0;
        for (int i = 0; i < pods.size(); i++) {
            sum += pods.need(i).gpuMillis();
        }
        gpuMillis
                .computeIfAbsent(pods.type(), key -> new HashMap<>())
                .computeIfAbsent(job.queue(), key -> new TreeMap<>())
                .merge(job.priority(), sign * sum, Long::sum);
    }

    /** Thousandths of GPUs in jobs of the same queue that have a lower priority. */
    long than(Job job, GpuType type) {
        return gpuMillis
                .getOrDefault(type, Map.of())
                .getOrDefault(job.queue(), Collections.emptyNavigableMap())
                .headMap(job.priority(), false)
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }
}
