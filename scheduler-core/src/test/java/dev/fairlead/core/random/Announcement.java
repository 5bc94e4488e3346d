package dev.fairlead.core.random;

import dev.fairlead.core.model.Allocation;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Tells another state what is true in this one. */
final class Announcement {
    private Announcement() {}

    /** A state that was told everything in random order, and nothing of how it came to be. */
    static ClusterState again(ClusterState state, Random order) {
        ClusterState again = new ClusterState(state.fleet().topology(), state.policy());
        List<Runnable> news = new ArrayList<>();
        for (int slot = 0; slot < state.fleet().slotCount(); slot++) {
            Node node = state.fleet().node(slot);
            NodeName name = state.fleet().name(slot);
            Resources foreign = state.fleet().foreignUsage(slot);
            news.add(() -> again.putForeignUsage(name, foreign));
            if (node != null) {
                news.add(() -> again.putNode(node));
            }
        }
        state.queues().forEach(queue -> news.add(() -> again.putQueue(queue)));
        state.jobs().forEach(tracked -> news.add(() -> announce(again, tracked)));
        state.pastUse()
                .all()
                .forEach(use ->
                        news.add(() -> again.putUsage(use.queue(), use.type(), use.gpuSeconds(), use.atMillis())));
        Collections.shuffle(news, order);
        news.forEach(Runnable::run);
        state.stoppedFor().forEach(again::stoppedFor);
        return again;
    }

    private static void announce(ClusterState again, TrackedJob tracked) {
        JobId id = tracked.job().id();
        again.submit(tracked.job());
        again.putEarlierRuns(id, tracked.earlierRuns());
        GpuType type = tracked.gpuType();
        if (type != null) {
            again.start(id, new Allocation(type, tracked.nodes(), tracked.startedMillis(), tracked.devices()));
        }
        if (tracked.leaving()) {
            again.shrink(id, tracked.holds().indexOf(TrackedJob.Hold.LEAVING));
        }
        for (int replica = tracked.holds().size() - 1; replica >= 0; replica--) {
            if (tracked.holds().get(replica) == TrackedJob.Hold.GONE) {
                again.free(id, replica);
            }
        }
        if (!tracked.wanted()) {
            again.withdraw(id);
        }
    }
}
