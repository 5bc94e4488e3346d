package dev.fairlead.core.model;

import java.util.List;
import java.util.Map;

/**
 * A machine with GPUs of one type.
 *
 * @param name the node's name
 * @param gpuType the type of its GPUs
 * @param allocatable what the node offers to pods in all, without what they use
 * @param domains the node's domain at each topology level, outermost first; empty where the node has none at that level
 * @param labels the node's labels, for node selection
 * @param taints the node's taints
 * @param unusable why no new pod may start here, as the end of a sentence that begins with the node's name ("is
 *     cordoned"); empty if it may
 */
public record Node(
        NodeName name,
        GpuType gpuType,
        Resources allocatable,
        List<String> domains,
        Map<String, String> labels,
        List<Taint> taints,
        String unusable) {
    public Node {
        domains = List.copyOf(domains);
        labels = Map.copyOf(labels);
        taints = List.copyOf(taints);
    }

    /** True if new pods may start here as far as the node itself is concerned. */
    public boolean usable() {
        return unusable.isEmpty();
    }
}
