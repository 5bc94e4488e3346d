package dev.fairlead.core.forecast;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.quota.HalfLife;
import dev.fairlead.core.quota.UsageCount;
import dev.fairlead.core.state.ClusterState;

/**
 * Counts what the queues of a virtual cluster use, and tells the state once per step of the half-life: with the first decision
 * after it. It makes no instants of its own, for use that fades while nothing happens changes nobody's fate.
 */
final class VirtualUsage {
    private final ClusterState state;
    private final HalfLife halfLife;
    private final UsageCount count;
    private long nextMillis;

    VirtualUsage(ClusterState state, long nowMillis) {
        this.state = state;
        halfLife = state.pastUse().halfLife();
        count = new UsageCount(halfLife);
        state.pastUse().all().forEach(count::add);
        nextMillis = halfLife.seconds() == 0 ? Long.MAX_VALUE : halfLife.nextStepMillis(nowMillis);
    }

    /** A replica of the job takes its GPUs, or gives them back. */
    void change(Job job, int replica, GpuType type, boolean takes, long nowMillis) {
        long gpuMillis = job.gang().need(replica).gpuMillis();
        count.change(job.queue(), type, takes ? gpuMillis : -gpuMillis, nowMillis);
    }

    /** A decision is about to be taken. */
    void beforeDeciding(long nowMillis) {
        if (nowMillis >= nextMillis) {
            nextMillis = halfLife.nextStepMillis(nowMillis);
            count.at(nowMillis)
                    .forEach(use -> state.putUsage(use.queue(), use.type(), use.gpuSeconds(), use.atMillis()));
        }
    }
}
