package dev.fairlead.core.forecast;

import dev.fairlead.core.model.Allocation;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import dev.fairlead.core.state.TrackedJob.Hold;

/** The same state of affairs, told to another state, which may then go its own way. Costs O(nodes + queues + replicas). */
final class ClusterCopy {
    private ClusterCopy() {}

    static ClusterState of(ClusterState state) {
        ClusterState copy = new ClusterState(state.fleet().topology(), state.policy());
        for (int slot = 0; slot < state.fleet().slotCount(); slot++) {
            NodeName name = state.fleet().name(slot);
            Node node = state.fleet().node(slot);
            if (node != null) {
                copy.putNode(node);
            }
            copy.putForeignUsage(name, state.fleet().foreignUsage(slot));
        }
        state.queues().forEach(copy::putQueue);
        state.pastUse().all().forEach(use -> copy.putUsage(use.queue(), use.type(), use.gpuSeconds(), use.atMillis()));
        state.jobs().forEach(tracked -> tell(tracked, copy));
        state.stoppedFor().forEach(copy::stoppedFor);
        return copy;
    }

    private static void tell(TrackedJob tracked, ClusterState copy) {
        JobId id = tracked.job().id();
        copy.submit(tracked.job());
        GpuType type = tracked.gpuType();
        if (type != null) {
            copy.start(id, new Allocation(type, tracked.nodes(), tracked.startedMillis()));
        }
        int leaving = tracked.holds().indexOf(Hold.LEAVING);
        if (leaving >= 0) {
            copy.shrink(id, leaving);
        }
        if (!tracked.wanted()) {
            copy.withdraw(id);
        }
        for (int replica = tracked.holds().size() - 1; replica >= 0; replica--) {
            if (tracked.holds().get(replica) == Hold.GONE) {
                copy.free(id, replica);
            }
        }
    }
}
