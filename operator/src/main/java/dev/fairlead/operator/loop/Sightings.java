package dev.fairlead.operator.loop;

import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.api.GpuQueueUsage;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import java.util.List;

/** Everything that this replica has seen of the cluster, for those who only read; every replica has it, leader or not. */
public record Sightings(
        Watched<GpuQueue> queues,
        Watched<GpuJob> jobs,
        Watched<Node> nodes,
        Watched<Pod> pods,
        Watched<PriorityClass> priorityClasses,
        Watched<GpuQueueUsage> usages) {
    /** The index of jobs by the queue that they name. */
    static final String BY_QUEUE = "queue";

    /** The jobs that name this very queue, in no order. */
    public List<GpuJob> jobsOf(String queue) {
        return jobs.under(BY_QUEUE, queue);
    }
}
