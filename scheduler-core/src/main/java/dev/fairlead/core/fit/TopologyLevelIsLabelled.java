package dev.fairlead.core.fit;

import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.Topology;
import org.jspecify.annotations.Nullable;

/** A job that must stay in one domain of a level only uses nodes that say which domain they are in. */
final class TopologyLevelIsLabelled implements NodeRule {
    @Override
    public @Nullable String objection(Job job, Node node, Topology topology) {
        if (!job.topology().hasRequired()) {
            return null;
        }
        int level = topology.depthOf(job.topology().required());
        boolean labelled = level == topology.depth() - 1
                || (level >= 0
                        && level < node.domains().size()
                        && !node.domains().get(level).isEmpty());
        return labelled
                ? null
                : "has no label for the topology level " + job.topology().required();
    }
}
