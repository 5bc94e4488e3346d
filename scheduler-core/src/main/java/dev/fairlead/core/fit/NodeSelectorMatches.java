package dev.fairlead.core.fit;

import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.Topology;
import org.jspecify.annotations.Nullable;

/** The node has the labels that the job's pods select. */
final class NodeSelectorMatches implements NodeRule {
    @Override
    public @Nullable String objection(Job job, Node node, Topology topology) {
        return job.nodes().matches(node.labels()) ? null : "does not match the node selector " + job.nodes();
    }
}
