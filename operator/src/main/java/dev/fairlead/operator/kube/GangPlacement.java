package dev.fairlead.operator.kube;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.NodeName;
import java.util.List;

/**
 * Where a gang goes, as its pods have to know it.
 *
 * @param gpuType the type that all replicas use
 * @param gpuResource the resource under which the nodes offer it, such as {@code nvidia.com/gpu}
 * @param nodes the node of each replica, by replica index
 * @param attempt which start of the job this is, from 1
 */
public record GangPlacement(GpuType gpuType, String gpuResource, List<NodeName> nodes, int attempt) {
    public GangPlacement {
        nodes = List.copyOf(nodes);
    }
}
