package dev.fairlead.operator.kube;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Node;
import java.util.List;
import java.util.Map;

/**
 * One level of closeness and the node labels that tell a node's domain there.
 *
 * @param level the name jobs use, a DNS label such as {@code rack}
 * @param labels keys of node labels; the first one that a node has is its domain
 */
public record TopologyLevel(
        @JsonPropertyDescription("The name jobs use in spec.topology, a DNS label such as rack.")
        String level,

        @JsonPropertyDescription("Keys of node labels. The first one that a node has tells its domain.")
        List<String> labels) {
    /** Zone, block, rack, NVLink domain and node, under the labels of no particular cloud. */
    public static final List<TopologyLevel> DEFAULT = List.of(
            new TopologyLevel("zone", List.of("topology.kubernetes.io/zone")),
            new TopologyLevel("block", List.of("topology.fairlead.dev/block")),
            new TopologyLevel("rack", List.of("topology.fairlead.dev/rack")),
            new TopologyLevel("nvlink", List.of("nvidia.com/gpu.clique", "topology.fairlead.dev/nvlink")),
            new TopologyLevel("node", List.of("kubernetes.io/hostname")));

    public TopologyLevel {
        if (level == null || !level.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
            throw new IllegalArgumentException("topology: level must be a DNS label such as rack, not '" + level + "'");
        }
        if (labels == null || labels.isEmpty()) {
            throw new IllegalArgumentException("topology: level " + level + " needs at least one node label in labels");
        }
        labels = List.copyOf(labels);
    }

    /** The node's domain at each level; empty where it has none. The last level is the node, which always has its name. */
    static List<String> domains(List<TopologyLevel> levels, Node node) {
        Map<String, String> nodeLabels = node.getMetadata().getLabels();
        String[] domains = new String[levels.size()];
        for (int depth = 0; depth < domains.length; depth++) {
            String fallback = depth == domains.length - 1 ? node.getMetadata().getName() : "";
            domains[depth] = levels.get(depth).domain(nodeLabels, fallback);
        }
        return List.of(domains);
    }

    private String domain(Map<String, String> nodeLabels, String fallback) {
        for (String key : labels) {
            String value = nodeLabels == null ? null : nodeLabels.get(key);
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        return fallback;
    }
}
