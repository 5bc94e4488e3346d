package dev.fairlead.core.cycle;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Stops what runs in queues whose administrator drains them. */
final class Drain {
    private Drain() {}

    /** Returns the jobs that it stops. On paper their room is free once they are gone. */
    static Set<JobId> stopAll(ClusterState state, List<Decision> decisions) {
        Set<JobId> stopped = new HashSet<>();
        QueueTree tree = state.queueTree();
        for (TrackedJob tracked : state.holding()) {
            int queue = tree.number(tracked.job().queue());
            GpuType type = tracked.gpuType();
            if (type != null && tracked.running() && queue > QueueTree.ROOT && tree.drained(queue)) {
                decisions.add(new Decision.Preempt(
                        tracked.job().id(),
                        null,
                        Decision.Preempt.Kind.DRAIN,
                        0,
                        "queue " + tracked.job().queue() + " is being drained by its administrator"));
                stopped.add(tracked.job().id());
                int replicas = tracked.runningReplicas();
                for (NodeName node : tracked.nodes().subList(0, replicas)) {
                    state.fleet()
                            .bookFuture(
                                    state.fleet().slot(node),
                                    tracked.job().gang().perReplica(),
                                    -1);
                }
                state.ledgerFuture()
                        .add(
                                queue,
                                type,
                                -tracked.job().gang().gpus(replicas),
                                tracked.job().preemptible());
            }
        }
        return stopped;
    }
}
