package dev.fairlead.core.preempt;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.state.TrackedJob;
import java.util.Comparator;

/** A running job that may have to give up replicas, with what it has given up so far in this cycle. */
final class Victim {
    /** Least work lost first, then the youngest, then by name. */
    static final Comparator<Victim> CHEAPEST_FIRST = Comparator.comparingLong(Victim::lostGpuSeconds)
            .thenComparing(Comparator.comparingLong((Victim victim) -> victim.tracked.startedMillis())
                    .reversed())
            .thenComparing(victim -> victim.tracked.job().id());

    /** Stands for the slot of a replica that ended before the others. */
    static final int NOWHERE = -1;

    final TrackedJob tracked;
    final GpuType type;
    final int queue;
    final int[] slots;
    private final long lostGpuSeconds;
    /** Replicas that still run in the scratch state; those with lower indexes than this. */
    int left;
    /** True once it makes room for a job in this plan: a plan says one thing to each job, so nobody else may take more. */
    boolean promised;

    /** @param slots the slot of each replica, by index; {@link #NOWHERE} for one that does not run any more */
    @SuppressWarnings("ArrayRecordComponent")
    Victim(TrackedJob tracked, GpuType type, int queue, int[] slots, long lostGpuSeconds) {
        this.tracked = tracked;
        this.type = type;
        this.queue = queue;
        this.slots = slots;
        this.lostGpuSeconds = lostGpuSeconds;
        this.left = slots.length;
    }

    long lostGpuSeconds() {
        return lostGpuSeconds;
    }

    Resources need(int replica) {
        return tracked.job().gang().need(replica);
    }

    /** The GPUs of the replicas that it still has, those that ended before the others included. */
    long gpusLeft() {
        return tracked.job().gang().gpus(left);
    }

    /** Replicas above the minimum that it can still give up without stopping; 0 once some of them have ended. */
    int surplus() {
        boolean whole = tracked.runningReplicas() == slots.length;
        return whole ? Math.max(0, left - tracked.job().gang().minReplicas()) : 0;
    }
}
