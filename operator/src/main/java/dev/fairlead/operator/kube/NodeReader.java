package dev.fairlead.operator.kube;

import dev.fairlead.core.capacity.NodeState;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.Taint;
import dev.fairlead.core.model.Toleration;
import dev.fairlead.core.model.Topology;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a node: what it offers from {@code status.allocatable} and nothing else (labels count broken GPUs too), the type
 * of its GPUs and its place in the topology from labels.
 */
public final class NodeReader {
    /** The key under which a node's name is among its labels, so that {@code matchFields} are requirements like others. */
    static final String NAME_FIELD = "metadata.name";

    /** The taint that a cordon brings along; it would say the same thing twice. */
    private static final String CORDON_TAINT = "node.kubernetes.io/unschedulable";

    private final GpuResources gpuResources;
    private final GpuTypeNames gpuTypes;
    private final List<TopologyLevel> levels;
    private final List<NodeHealthRule> health;

    /** What keeps new pods off, as a word for counting and as the end of a sentence. */
    private record Obstacle(NodeState state, String sentence) {
        static final Obstacle NONE = new Obstacle(NodeState.USABLE, "");
    }

    /** @param levels outermost first, the last being the single node */
    public NodeReader(
            GpuResources gpuResources, GpuTypeNames gpuTypes, List<TopologyLevel> levels, List<NodeHealthRule> health) {
        this.gpuResources = gpuResources;
        this.gpuTypes = gpuTypes;
        this.levels = List.copyOf(levels);
        this.health = List.copyOf(health);
    }

    /** The levels as the core knows them. */
    public Topology topology() {
        return new Topology(levels.stream().map(TopologyLevel::level).toList());
    }

    /** The node, or empty if it offers no GPUs now. */
    public Optional<dev.fairlead.core.model.Node> read(Node node) {
        return gpuResources.offeredBy(node).map(resource -> {
            Map<String, String> labels = labels(node);
            Optional<GpuType> type = gpuTypes.fromLabels(labels);
            return new dev.fairlead.core.model.Node(
                    new NodeName(node.getMetadata().getName()),
                    type.orElse(GpuTypeNames.UNKNOWN),
                    allocatable(node, resource),
                    TopologyLevel.domains(levels, node),
                    labels,
                    taints(node),
                    obstacle(node, type).sentence);
        });
    }

    /** The word for what {@link #read} says in a sentence; taints are not looked at, since each job judges them. */
    public NodeState state(Node node) {
        return obstacle(node, gpuTypes.fromLabels(labels(node))).state;
    }

    /**
     * The same with taints: tainted is a node that keeps off the jobs that bring no toleration of their own.
     *
     * @param toleratedByEveryJob what jobs tolerate without their users' doing
     */
    public NodeState state(Node node, List<Toleration> toleratedByEveryJob) {
        NodeState found = state(node);
        boolean keepsOff = taints(node).stream()
                .filter(Taint::forbids)
                .anyMatch(taint -> toleratedByEveryJob.stream().noneMatch(toleration -> toleration.tolerates(taint)));
        return found == NodeState.USABLE && keepsOff ? NodeState.TAINTED : found;
    }

    private static Resources allocatable(Node node, String gpuResource) {
        Map<String, Quantity> offered = node.getStatus().getAllocatable();
        return new Resources(
                Quantities.units(offered.get(gpuResource)),
                Quantities.thousandths(offered.get("cpu")),
                Quantities.units(offered.get("memory")),
                Quantities.units(offered.get("ephemeral-storage")),
                Quantities.units(offered.get("pods")));
    }

    private static Map<String, String> labels(Node node) {
        Map<String, String> labels = new HashMap<>();
        if (node.getMetadata().getLabels() != null) {
            labels.putAll(node.getMetadata().getLabels());
        }
        labels.values().removeIf(value -> value == null);
        labels.put(NAME_FIELD, node.getMetadata().getName());
        return labels;
    }

    private static List<Taint> taints(Node node) {
        if (node.getSpec() == null) {
            return List.of();
        }
        boolean cordoned = cordoned(node);
        return KubernetesJson.orEmpty(node.getSpec().getTaints()).stream()
                .filter(taint -> taint.getKey() != null && taint.getEffect() != null)
                .filter(taint -> !cordoned || !taint.getKey().equals(CORDON_TAINT))
                .map(taint ->
                        new Taint(taint.getKey(), taint.getValue() == null ? "" : taint.getValue(), taint.getEffect()))
                .toList();
    }

    /** The first obstacle in the order in which an administrator would want to hear of it. */
    private Obstacle obstacle(Node node, Optional<GpuType> type) {
        if (node.getMetadata().getDeletionTimestamp() != null) {
            return new Obstacle(NodeState.CORDONED, "is being deleted");
        }
        if (cordoned(node)) {
            return new Obstacle(NodeState.CORDONED, "is cordoned");
        }
        if (!ready(node)) {
            return new Obstacle(NodeState.NOT_READY, "is not ready");
        }
        if (type.isEmpty()) {
            return new Obstacle(NodeState.UNHEALTHY, "has an invalid MIG layout");
        }
        return health.stream()
                .flatMap(rule -> rule.complaint(node).stream())
                .findFirst()
                .map(complaint -> new Obstacle(NodeState.UNHEALTHY, complaint))
                .orElse(Obstacle.NONE);
    }

    private static boolean cordoned(Node node) {
        return node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable());
    }

    /** A kubelet that never reported is not ready either. */
    private static boolean ready(Node node) {
        for (NodeCondition condition : KubernetesJson.orEmpty(node.getStatus().getConditions())) {
            if ("Ready".equals(condition.getType())) {
                return "True".equals(condition.getStatus());
            }
        }
        return false;
    }
}
