package dev.fairlead.core.preempt;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.state.PreemptibleJobs;
import dev.fairlead.core.state.TrackedJob;
import java.util.Comparator;

/** A running job that may have to give up replicas, with what it has given up so far in this cycle. */
final class Victim {
    /** Least time since the last checkpoint first, then the youngest, then by name. */
    static final Comparator<Victim> CHEAPEST_FIRST = Comparator.comparingLong(Victim::lostSeconds)
            .thenComparing(Comparator.comparingLong(Victim::startedMillis).reversed())
            .thenComparing(victim -> victim.job.id());

    /** Stands for the slot of a replica that ended before the others. */
    static final int NOWHERE = PreemptibleJobs.NOWHERE;

    final TrackedJob tracked;
    final Job job;
    final GpuType type;
    final int queue;
    final VictimLine line;
    final int[] slots;
    private final long gpus;
    private final int surplus;
    private final long startedMillis;
    private final long ranSeconds;
    private final long lostSeconds;
    /** Replicas that still run in the scratch state; those with lower indexes than this. */
    int left;
    /** True once it makes room for a job in this plan: a plan says one thing to each job, so nobody else may take more. */
    boolean promised;

    Victim(PreemptibleJobs.Running running, GpuType type, VictimLine line, long nowMillis) {
        tracked = running.tracked();
        job = tracked.job();
        this.type = type;
        this.line = line;
        queue = line.queue;
        slots = running.slots();
        gpus = running.gpus();
        surplus = running.surplus();
        startedMillis = running.tracked().startedMillis();
        ranSeconds = Math.max(0, nowMillis - startedMillis) / 1000;
        lostSeconds = tracked.unsavedSeconds(nowMillis);
        left = slots.length;
    }

    JobId id() {
        return job.id();
    }

    long startedMillis() {
        return startedMillis;
    }

    /** For how long it has run. */
    long ranSeconds() {
        return ranSeconds;
    }

    /** The time since its last checkpoint: what each of its GPUs loses if it stops now. */
    long lostSeconds() {
        return lostSeconds;
    }

    /** The work that is lost if it stops now, as victims are compared: with shares of GPUs rounded up to whole ones. */
    long lostGpuSeconds() {
        return lostSeconds * gpus;
    }

    /** The GPUs of all its running replicas before this cycle took any. */
    long gpus() {
        return gpus;
    }

    Resources need(int replica) {
        return job.gang().need(replica);
    }

    /** GPUs that become free if it keeps only its first replicas, counted from what it still has. */
    long gpusFreedDownTo(int replicasLeft) {
        long freed = 0;
        for (int replica = replicasLeft; replica < left; replica++) {
            freed += slots[replica] == NOWHERE ? 0 : job.gang().gpus(replica, replica + 1);
        }
        return freed;
    }

    /** The same in thousandths of GPUs, to the last of them. */
    long gpuMillisFreedDownTo(int replicasLeft) {
        long freed = 0;
        for (int replica = replicasLeft; replica < left; replica++) {
            freed += slots[replica] == NOWHERE ? 0 : need(replica).gpuMillis();
        }
        return freed;
    }

    /** Replicas above the minimum that it can still give up without stopping; 0 once some of them have ended. */
    int surplus() {
        return Math.max(0, surplus - (slots.length - left));
    }
}
