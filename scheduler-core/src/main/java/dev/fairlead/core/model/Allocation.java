package dev.fairlead.core.model;

import java.util.List;

/**
 * Where a job's replicas are.
 *
 * @param gpuType the type all of them use
 * @param nodes the node of each replica, by replica index
 * @param startedMillis when the job was placed, milliseconds since the epoch
 * @param devices the number of the device on its node, 0 for the first, of each replica that shares one, by replica index;
 *     empty for replicas with whole GPUs, whose devices nobody needs to know
 */
public record Allocation(GpuType gpuType, List<NodeName> nodes, long startedMillis, List<Integer> devices) {
    public Allocation {
        nodes = List.copyOf(nodes);
        devices = List.copyOf(devices);
        if (!devices.isEmpty() && devices.size() != nodes.size()) {
            throw new IllegalArgumentException("an allocation names a device for each of its " + nodes.size()
                    + " replicas or for none, not " + devices);
        }
    }

    /** Replicas with whole GPUs. */
    public Allocation(GpuType gpuType, List<NodeName> nodes, long startedMillis) {
        this(gpuType, nodes, startedMillis, List.of());
    }

    public int replicas() {
        return nodes.size();
    }
}
