package dev.fairlead.core.preempt;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.order.JobOrder;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.core.state.TrackedJob;
import java.util.OptionalLong;

/**
 * Whom one job may stop: within its queue whom {@link JobOrder} lets it, in other queues what the {@link ReclaimRule} allows, and
 * only what is preemptible and has had its minimum runtime. Elastic surplus may be taken before the minimum runtime is
 * over, because the victim goes on running.
 */
final class Rights {
    private final TrackedJob taker;
    private final Job job;
    private final JobOrder order;
    private final int queue;
    private final GpuType type;
    private final long gpus;
    private final ReclaimRule reclaim;
    private final long nowMillis;
    private OptionalLong nextMinimumRuntimeEnd = OptionalLong.empty();

    Rights(TrackedJob taker, JobOrder order, QueueTree tree, GpuType type, ReclaimRule reclaim, long nowMillis) {
        this.taker = taker;
        this.job = taker.job();
        this.order = order;
        this.queue = tree.number(job.queue());
        this.type = type;
        this.gpus = job.gang().gpus(job.gang().minReplicas());
        this.reclaim = reclaim;
        this.nowMillis = nowMillis;
    }

    boolean mayStop(Victim victim) {
        if (victim.left == 0 || !mayTakeFrom(victim)) {
            return false;
        }
        long runtimeEnd = victim.tracked.startedMillis() + victim.tracked.job().minRuntimeSeconds() * 1000;
        if (nowMillis < runtimeEnd) {
            nextMinimumRuntimeEnd = OptionalLong.of(Math.min(runtimeEnd, nextMinimumRuntimeEnd.orElse(Long.MAX_VALUE)));
            return false;
        }
        return true;
    }

    boolean mayShrink(Victim victim) {
        return victim.surplus() > 0 && mayTakeFrom(victim);
    }

    /** Whether the victim may be left with so many replicas. */
    boolean mayReduce(Victim victim, int replicasLeft) {
        return replicasLeft > 0 ? mayShrink(victim) : mayStop(victim);
    }

    private boolean mayTakeFrom(Victim victim) {
        if (victim.promised) {
            return false;
        }
        return victim.queue == queue
                ? job.mayPreempt() && order.mayTakePlaceOf(taker, victim.tracked, nowMillis)
                : reclaim.allows(queue, victim.queue, type, gpus);
    }

    /** How near the victim's queue is to that of the job: the depth of what they have in common. */
    int nearness(Victim victim) {
        return reclaim.commonDepth(queue, victim.queue);
    }

    boolean acrossQueues(Victim victim) {
        return victim.queue != queue;
    }

    /** When the first of those asked about, whom only the minimum runtime protects, may be stopped. */
    OptionalLong nextMinimumRuntimeEnd() {
        return nextMinimumRuntimeEnd;
    }
}
