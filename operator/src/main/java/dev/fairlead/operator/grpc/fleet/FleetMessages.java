package dev.fairlead.operator.grpc.fleet;

import dev.fairlead.api.v1.Fleet;
import dev.fairlead.api.v1.GpuCapacity;
import dev.fairlead.api.v1.Node;
import dev.fairlead.api.v1.NodesByFreeGpus;
import dev.fairlead.api.v1.UnusableGpus;
import dev.fairlead.core.capacity.NodeState;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Topology;
import dev.fairlead.operator.grpc.fleet.FleetPicture.SeenNode;
import dev.fairlead.operator.grpc.names.ResourceNames;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** A picture of the fleet as messages. */
final class FleetMessages {
    private FleetMessages() {}

    static Fleet fleet(FleetPicture picture) {
        Map<GpuType, Sums> byType = new TreeMap<>();
        picture.nodes()
                .forEach(seen -> byType.computeIfAbsent(seen.node().gpuType(), type -> new Sums())
                        .add(seen));
        Fleet.Builder fleet = Fleet.newBuilder()
                .setName("fleet")
                .addAllTopologyLevels(picture.fleet().topology().levels());
        byType.forEach((type, sums) -> fleet.addGpus(sums.message(type)));
        return fleet.build();
    }

    static Node node(SeenNode seen, Topology topology) {
        Node.Builder node = Node.newBuilder()
                .setName(ResourceNames.node(seen.node().name().value()))
                .setGpuType(seen.node().gpuType().name())
                .setGpus((int) seen.gpus())
                .setAllocatedGpus((int) seen.allocated())
                .setFreeGpus((int) seen.free())
                .setState(state(seen.state()))
                .setUnusable(seen.node().unusable());
        for (int level = 0; level < topology.depth(); level++) {
            String domain = seen.node().domains().get(level);
            if (!domain.isEmpty()) {
                node.putDomains(topology.levels().get(level), domain);
            }
        }
        return node.build();
    }

    static Node.State state(NodeState state) {
        return switch (state) {
            case USABLE -> Node.State.STATE_USABLE;
            case CORDONED -> Node.State.STATE_CORDONED;
            case TAINTED -> Node.State.STATE_TAINTED;
            case UNHEALTHY -> Node.State.STATE_UNHEALTHY;
            case NOT_READY -> Node.State.STATE_NOT_READY;
        };
    }

    /** What the nodes of one GPU type add up to. */
    private static final class Sums {
        private final Map<NodeState, UnusableGpus.Builder> unusable = new EnumMap<>(NodeState.class);
        private final Map<Integer, Integer> byFreeGpus = new TreeMap<>();
        private long usable;
        private long total;
        private long allocated;
        private long free;
        private int nodes;

        void add(SeenNode seen) {
            nodes++;
            total += seen.gpus();
            allocated += seen.allocated();
            free += seen.free();
            if (seen.state() == NodeState.USABLE) {
                usable += seen.gpus();
                byFreeGpus.merge((int) seen.free(), 1, Integer::sum);
            } else {
                UnusableGpus.Builder sum = unusable.computeIfAbsent(
                        seen.state(), state -> UnusableGpus.newBuilder().setCause(state(state)));
                sum.setGpus(sum.getGpus() + seen.gpus()).setNodes(sum.getNodes() + 1);
            }
        }

        GpuCapacity message(GpuType type) {
            GpuCapacity.Builder capacity = GpuCapacity.newBuilder()
                    .setGpuType(type.name())
                    .setTotal(total)
                    .setUsable(usable)
                    .setAllocated(allocated)
                    .setFree(free)
                    .setNodes(nodes);
            unusable.values().forEach(capacity::addUnusable);
            byFreeGpus.forEach((gpus, count) -> capacity.addNodesByFreeGpus(
                    NodesByFreeGpus.newBuilder().setFreeGpus(gpus).setNodes(count)));
            return capacity.build();
        }
    }
}
