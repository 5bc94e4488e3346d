package dev.fairlead.operator.grpc.fleet;

import dev.fairlead.core.capacity.Fleet;
import dev.fairlead.core.capacity.NodeState;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Node;
import java.util.List;
import java.util.Map;

/**
 * The fleet at one moment. Never changes, so that all figures of an answer belong together.
 *
 * @param fleet nodes and what is free; nodes that are not {@link NodeState#USABLE} are not usable here either
 * @param nodes all nodes with GPUs, by name
 * @param capacities GPUs of each type on usable nodes that pods of others leave to us
 */
public record FleetPicture(Fleet fleet, List<SeenNode> nodes, Map<GpuType, Long> capacities) {
    public FleetPicture {
        nodes = List.copyOf(nodes);
        capacities = Map.copyOf(capacities);
        // Both are made when they are first asked for, which would not be safe by several threads.
        fleet.tree();
        fleet.now();
    }

    /**
     * A node with what runs on it.
     *
     * @param allocated GPUs that pods hold, whoever they belong to
     * @param free GPUs that a pod could get now; 0 unless the node is usable
     */
    public record SeenNode(Node node, NodeState state, long allocated, long free) {
        /** GPUs that the node offers in all. */
        public long gpus() {
            return node.allocatable().gpus();
        }
    }
}
