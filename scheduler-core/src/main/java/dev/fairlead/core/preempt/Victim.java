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

    final TrackedJob tracked;
    final GpuType type;
    final int queue;
    final int[] slots;
    private final long lostGpuSeconds;
    /** Replicas that still run in the scratch state; those with lower indexes than this. */
    int left;
    /** True once it makes room for a job in this plan: a plan says one thing to each job, so nobody else may take more. */
    boolean promised;

    /** @param slots the slot of each running replica, by index */
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

    Resources perReplica() {
        return tracked.job().gang().perReplica();
    }

    /** Replicas above the minimum that it can still give up without stopping. */
    int surplus() {
        return Math.max(0, left - tracked.job().gang().minReplicas());
    }
}
