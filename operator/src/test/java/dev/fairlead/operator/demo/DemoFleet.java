package dev.fairlead.operator.demo;

import dev.fairlead.localcluster.GpuModel;
import dev.fairlead.localcluster.GpuNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The nodes of the demo: 16 of 8 H100 and 16 of 8 A100, in racks of 8. */
final class DemoFleet {
    static final List<GpuNode> NODES = nodes();

    private DemoFleet() {}

    private static List<GpuNode> nodes() {
        List<GpuNode> nodes = new ArrayList<>();
        nodes.addAll(GpuNode.fleet("h100", GpuModel.H100, 16, 8, 8));
        nodes.addAll(GpuNode.fleet("a100", GpuModel.A100, 16, 8, 8));
        return List.copyOf(nodes);
    }

    /** GPUs of each type, as Fairlead calls the types. */
    static Map<String, Integer> capacity() {
        Map<String, Integer> capacity = new TreeMap<>();
        NODES.forEach(node ->
                capacity.merge(node.model().equals(GpuModel.H100) ? "H100" : "A100", node.gpus(), Integer::sum));
        return capacity;
    }

    /** The rack of a node; the name itself for a node that is not of this fleet. */
    static String rack(String node) {
        return NODES.stream()
                .filter(each -> each.name().equals(node))
                .findFirst()
                .map(each -> each.labels().getOrDefault(GpuNode.RACK_LABEL, node))
                .orElse(node);
    }
}
