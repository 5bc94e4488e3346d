package dev.fairlead.core.model;

import java.util.List;

/**
 * Where a job's replicas are.
 *
 * @param gpuType the type all of them use
 * @param nodes the node of each replica, by replica index
 * @param startedMillis when the job was placed, milliseconds since the epoch
 */
public record Allocation(GpuType gpuType, List<NodeName> nodes, long startedMillis) {
    public Allocation {
        nodes = List.copyOf(nodes);
    }

    public int replicas() {
        return nodes.size();
    }
}
