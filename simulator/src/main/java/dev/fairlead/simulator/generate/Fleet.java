package dev.fairlead.simulator.generate;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A generated fleet. Nothing about it is left to chance: racks hold nodes of one type, first all of H100s, then all of
 * A100s.
 *
 * @param topology its levels: zone, block, rack, NVLink domain where it is more than a node, node
 * @param nodes its nodes
 */
record Fleet(FleetShape shape, Topology topology, List<Node> nodes) {
    static final GpuType H100 = new GpuType("H100");
    static final GpuType A100 = new GpuType("A100");

    /** CPUs and memory of a node for each of its GPUs, as in common 8-GPU servers (192 CPUs, 2 TiB). */
    private static final long CPU_MILLIS_PER_GPU = 24_000;

    private static final long MEMORY_PER_GPU = 256L << 30;
    private static final long PODS = 110;

    Fleet {
        nodes = List.copyOf(nodes);
    }

    static Fleet of(FleetShape shape) {
        List<String> levels = shape.hasNvlinkLevel()
                ? List.of("zone", "block", "rack", "nvlink", "node")
                : List.of("zone", "block", "rack", "node");
        List<Node> nodes = new ArrayList<>();
        int racks = add(nodes, shape, H100, shape.h100Nodes(), 0);
        add(nodes, shape, A100, shape.nodes() - shape.h100Nodes(), racks);
        return new Fleet(shape, new Topology(levels), nodes);
    }

    /** Adds nodes of one type in racks of their own; answers the number of the next rack. */
    private static int add(List<Node> nodes, FleetShape shape, GpuType type, int count, int firstRack) {
        Resources offers = new Resources(
                shape.gpusPerNode(),
                CPU_MILLIS_PER_GPU * shape.gpusPerNode(),
                MEMORY_PER_GPU * shape.gpusPerNode(),
                0,
                PODS);
        for (int number = 0; number < count; number++) {
            int rack = firstRack + number / shape.nodesPerRack();
            NodeName name = new NodeName("%s-%05d".formatted(type.name().toLowerCase(Locale.ROOT), number + 1));
            nodes.add(new Node(name, type, offers, domains(shape, rack, number), Map.of(), List.of(), ""));
        }
        return firstRack + Math.ceilDiv(count, shape.nodesPerRack());
    }

    private static List<String> domains(FleetShape shape, int rack, int nodeOfType) {
        int block = rack / shape.racksPerBlock();
        List<String> domains = new ArrayList<>(
                List.of("z" + (block / shape.blocksPerZone() + 1), "b" + (block + 1), "r" + (rack + 1)));
        if (shape.hasNvlinkLevel()) {
            int inRack = nodeOfType % shape.nodesPerRack() / shape.nodesPerNvlinkDomain();
            domains.add("r" + (rack + 1) + "n" + (inRack + 1));
        }
        return domains;
    }

    /** GPUs of one type. */
    long gpus(GpuType type) {
        return nodesOf(type) * shape.gpusPerNode();
    }

    /** Nodes of one type. */
    long nodesOf(GpuType type) {
        return type.equals(H100) ? shape.h100Nodes() : shape.nodes() - shape.h100Nodes();
    }

    /** What a pod of so many GPUs asks for: half of the CPUs and memory that come with them. */
    static Resources pod(long gpus) {
        return new Resources(gpus, gpus * CPU_MILLIS_PER_GPU / 2, gpus * MEMORY_PER_GPU / 2, 0, 1);
    }
}
