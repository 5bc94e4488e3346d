package dev.fairlead.core.fit;

import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.Topology;
import org.jspecify.annotations.Nullable;

/** A job of which all or a segment must stay in one domain of a level only uses nodes that say which they are in. */
final class TopologyLevelIsLabelled implements NodeRule {
    @Override
    public @Nullable String objection(Job job, Node node, Topology topology) {
        String missing = missing(job.topology().required(), node, topology);
        return missing == null ? missing(job.topology().segmentLevel(), node, topology) : missing;
    }

    private static @Nullable String missing(String required, Node node, Topology topology) {
        if (required.isEmpty()) {
            return null;
        }
        int level = topology.depthOf(required);
        boolean labelled = level == topology.depth() - 1
                || (level >= 0
                        && level < node.domains().size()
                        && !node.domains().get(level).isEmpty());
        return labelled ? null : "has no label for the topology level " + required;
    }
}
