package dev.fairlead.core.fit;

import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.Topology;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A hard condition between a job and a node that does not depend on what runs there. */
public interface NodeRule {
    /** All rules, the ones that an administrator can lift last. */
    List<NodeRule> ALL = List.of(
            new NodeSelectorMatches(), new TaintsAreTolerated(), new TopologyLevelIsLabelled(), new NodeIsUsable());

    /**
     * Asks whether the node may take replicas of the job.
     *
     * @return null if it may, else why not, as the end of a sentence that begins with the node's name
     */
    @Nullable
    String objection(Job job, Node node, Topology topology);
}
