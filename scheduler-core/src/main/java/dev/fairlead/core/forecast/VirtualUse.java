package dev.fairlead.core.forecast;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.quota.HalfLife;
import dev.fairlead.core.quota.PastUse.Use;
import dev.fairlead.core.quota.UsageCount;
import dev.fairlead.core.state.ClusterState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells the state what queues have used, as the operator's ledger does: once per step of the half-life. */
final class VirtualUse {
    private final ClusterState state;
    private final HalfLife halfLife;
    private final UsageCount count;
    private final Map<QueueAndType, Use> before = new HashMap<>();
    private long toldInStep;

    private record QueueAndType(String queue, String type) {
        static QueueAndType of(Use use) {
            return new QueueAndType(use.queue().value(), use.type().name());
        }
    }

    VirtualUse(ClusterState state, long startMillis) {
        this.state = state;
        halfLife = new HalfLife(state.policy().usageHalfLifeSeconds());
        count = new UsageCount(halfLife);
        toldInStep = halfLife.step(startMillis);
        state.pastUse().all().forEach(use -> before.put(QueueAndType.of(use), use));
    }

    void holds(long nowMillis, Job job, GpuType type, long gpus) {
        if (halfLife.seconds() > 0) {
            count.change(job.queue(), type, gpus, nowMillis);
        }
    }

    /** What was used before the begin fades; what was used since comes on top. */
    void tell(long nowMillis) {
        if (halfLife.seconds() == 0 || halfLife.step(nowMillis) == toldInStep) {
            return;
        }
        toldInStep = halfLife.step(nowMillis);
        List<Use> uses = count.at(nowMillis);
        for (Use use : uses) {
            Use earlier = before.get(QueueAndType.of(use));
            long rest = earlier == null
                    ? 0
                    : halfLife.left(earlier.gpuSeconds(), toldInStep - halfLife.step(earlier.atMillis()));
            state.putUsage(use.queue(), use.type(), use.gpuSeconds() + rest, nowMillis);
        }
    }
}
