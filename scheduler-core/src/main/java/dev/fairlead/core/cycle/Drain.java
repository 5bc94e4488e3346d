package dev.fairlead.core.cycle;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
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
    static Set<JobId> stopAll(ClusterState state, List<Decision> decisions, long nowMillis) {
        Set<JobId> stopped = new HashSet<>();
        QueueTree tree = state.queueTree();
        if (!tree.someQueueIsDrained()) {
            return stopped;
        }
        for (TrackedJob tracked : state.holding()) {
            int queue = tree.number(tracked.job().queue());
            GpuType type = tracked.gpuType();
            if (type != null && tracked.running() && queue > QueueTree.ROOT && tree.drained(queue)) {
                decisions.add(new Decision.Preempt(
                        tracked.job().id(),
                        null,
                        Decision.Preempt.Kind.DRAIN,
                        tracked.unsavedGpuSeconds(nowMillis),
                        "queue " + tracked.job().queue() + " is being drained by its administrator"));
                stopped.add(tracked.job().id());
                free(state, tracked, queue, type);
            }
        }
        return stopped;
    }

    private static void free(ClusterState state, TrackedJob tracked, int queue, GpuType type) {
        Job job = tracked.job();
        for (int replica = 0; replica < tracked.holds().size(); replica++) {
            if (tracked.holds().get(replica) == TrackedJob.Hold.RUNNING) {
                int slot = state.fleet().slot(tracked.nodes().get(replica));
                state.fleet().bookFuture(slot, job.gang().need(replica), tracked.device(replica), -1);
            }
        }
        state.ledgerFuture().add(queue, type, -tracked.runningGpuMillis(), job.preemptible());
    }
}
