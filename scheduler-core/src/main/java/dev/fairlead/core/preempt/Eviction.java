package dev.fairlead.core.preempt;

import dev.fairlead.core.model.Job;
import dev.fairlead.core.place.Placement;
import java.util.List;

/**
 * Who makes room for a job, and where the job then goes.
 *
 * @param stops who gives up replicas, in this order
 * @param placement what the placer found with them gone
 */
public record Eviction(List<Stop> stops, Placement placement) {
    /**
     * One job that gives up replicas.
     *
     * @param fromReplicas how many it runs
     * @param toReplicas how many it keeps; 0 if it stops
     * @param acrossQueues true for a reclaim, false for a preemption within the queue
     * @param lostGpuSeconds work lost, 0 if it only shrinks
     */
    public record Stop(Job job, int fromReplicas, int toReplicas, boolean acrossQueues, long lostGpuSeconds) {}
}
