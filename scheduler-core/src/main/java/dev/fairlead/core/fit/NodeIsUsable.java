package dev.fairlead.core.fit;

import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.Topology;
import org.jspecify.annotations.Nullable;

/** The node takes new pods: it is ready, not cordoned and its GPUs are healthy. */
final class NodeIsUsable implements NodeRule {
    @Override
    public @Nullable String objection(Job job, Node node, Topology topology) {
        return node.usable() ? null : node.unusable();
    }
}
