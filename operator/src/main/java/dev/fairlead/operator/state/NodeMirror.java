package dev.fairlead.operator.state;

import dev.fairlead.core.capacity.NodeState;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Toleration;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.operator.kube.GpuResources;
import dev.fairlead.operator.kube.NodeReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The nodes with GPUs, and what pods of others take from them. */
public final class NodeMirror {
    private final NodeReader reader;
    private final GpuResources gpuResources;
    private final List<Toleration> toleratedByEveryJob;
    private final ClusterState state;
    private final Map<NodeName, Known> nodes = new HashMap<>();
    private final ForeignUsage foreign = new ForeignUsage();

    private record Known(Node node, String gpuResource, NodeState state) {
        /** True if this is the node as it was; its sentence says no less than its state. */
        boolean is(Node other, String otherResource) {
            return node.equals(other) && gpuResource.equals(otherResource);
        }
    }

    NodeMirror(Readers readers, ClusterState state) {
        this.reader = readers.nodes();
        this.gpuResources = readers.gpuResources();
        this.toleratedByEveryJob = readers.jobs().toleratedByEveryJob();
        this.state = state;
    }

    ForeignUsage foreign() {
        return foreign;
    }

    /** Takes a node in. True if that matters to scheduling; most updates of a node are heartbeats and do not. */
    boolean seen(io.fabric8.kubernetes.api.model.Node object) {
        Optional<Node> read = reader.read(object);
        if (read.isEmpty()) {
            return gone(new NodeName(object.getMetadata().getName()));
        }
        Node node = read.get();
        String gpuResource = gpuResources.offeredBy(object).orElse("");
        Known before = nodes.get(node.name());
        if (before != null && before.is(node, gpuResource)) {
            return false;
        }
        nodes.put(node.name(), new Known(node, gpuResource, reader.state(object, toleratedByEveryJob)));
        state.putNode(node);
        return true;
    }

    /**
     * Whether new pods may start on a node, and if not why. A node is tainted if some taint keeps off the jobs that bring no
     * toleration of their own.
     *
     * @throws IllegalArgumentException if the node is not known
     */
    public NodeState state(Node node) {
        Known known = nodes.get(node.name());
        if (known == null) {
            throw new IllegalArgumentException("node " + node.name() + " is not known");
        }
        return known.state;
    }

    /** The node is gone, or has no GPUs any more. True if it was known. */
    boolean gone(NodeName name) {
        if (nodes.remove(name) == null) {
            return false;
        }
        state.removeNode(name);
        return true;
    }

    /** True if the node is there and advertises GPUs now. */
    public boolean offersGpus(NodeName name) {
        return nodes.containsKey(name);
    }

    /** The resource under which the node offers its GPUs, such as {@code nvidia.com/gpu}; empty if it offers none. */
    public String gpuResource(NodeName name) {
        Known known = nodes.get(name);
        return known == null ? "" : known.gpuResource;
    }

    /** The type of the node's GPUs, or null if the node is not known. */
    @Nullable
    GpuType gpuType(NodeName name) {
        Known known = nodes.get(name);
        return known == null ? null : known.node.gpuType();
    }

    /** Tells the scheduler's state what changed in the use of nodes by others. True if anything did. */
    boolean flushForeignUsage() {
        boolean changed = foreign.changed();
        foreign.flush(state::putForeignUsage);
        return changed;
    }
}
