package dev.fairlead.core.fit;

import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.Taint;
import dev.fairlead.core.model.Topology;
import org.jspecify.annotations.Nullable;

/** The job's pods tolerate every taint of the node that keeps pods off. */
final class TaintsAreTolerated implements NodeRule {
    @Override
    public @Nullable String objection(Job job, Node node, Topology topology) {
        for (Taint taint : node.taints()) {
            if (taint.forbids() && job.tolerations().stream().noneMatch(each -> each.tolerates(taint))) {
                return "has the taint " + taint + ", which the job does not tolerate";
            }
        }
        return null;
    }
}
