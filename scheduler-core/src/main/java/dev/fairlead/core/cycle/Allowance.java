package dev.fairlead.core.cycle;

import dev.fairlead.core.fit.QuotaRule;
import dev.fairlead.core.model.ByGpuType;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.order.Claim;
import dev.fairlead.core.state.ClusterState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What limits and guarantees let a job take. They hold for what is used now, pods that leave included, and for what is promised. */
final class Allowance {
    private static final long UNKNOWN = Long.MIN_VALUE;

    private final ClusterState state;
    private final Claim claim;
    private final ByGpuType<long[]> leastPriorities = new ByGpuType<>();

    Allowance(ClusterState state, Claim claim) {
        this.state = state;
        this.claim = claim;
    }

    /** The most replicas, up to {@code wanted}, beside the first so many that it has; 0 if not even one. */
    int replicas(Job job, GpuType type, int first, int wanted) {
        if (covers(job, type, job.gang().gpuMillis(first, first + wanted))) {
            return wanted;
        }
        // Gangs can be large: halve the distance instead of counting.
        int most = 0;
        int tooMany = wanted;
        while (tooMany - most > 1) {
            int middle = (most + tooMany) >>> 1;
            if (covers(job, type, job.gang().gpuMillis(first, first + middle))) {
                most = middle;
            } else {
                tooMany = middle;
            }
        }
        return most;
    }

    /** True if the job may take so many more thousandths of GPUs. */
    boolean covers(Job job, GpuType type, long gpuMillis) {
        return QuotaRule.allAgree(job, type, gpuMillis, state.queueTree(), state.ledgerNow())
                && coversLater(job, type, gpuMillis);
    }

    /** True if the job may take so many more thousandths of GPUs once all that leaves is gone. */
    boolean coversLater(Job job, GpuType type, long gpuMillis) {
        return QuotaRule.allAgree(job, type, gpuMillis, state.queueTree(), state.ledgerFuture());
    }

    /** Those of the types of which the job may take its fewest replicas. */
    List<GpuType> among(Job job, List<GpuType> types) {
        long gpuMillis = job.gang().leastGpuMillis();
        List<GpuType> covered = new ArrayList<>(types.size());
        for (GpuType type : types) {
            if (covers(job, type, gpuMillis)) {
                covered.add(type);
            }
        }
        return covered;
    }

    /** False if nobody can be stopped for the job whoever runs: it would exceed its share, and its queue runs nothing lower. */
    boolean maySeekVictims(Job job, int queue, GpuType type) {
        return isWithinShare(job.gang().leastGpuMillis(), queue, type) || maySeekVictimsBeyondShare(job, queue, type);
    }

    /** True if a queue with so many more thousandths of GPUs would not use more than its own share. */
    boolean isWithinShare(long gpuMillis, int queue, GpuType type) {
        return gpuMillis <= claim.leftOfShare(queue, type);
    }

    /** The same for a job of which it is known that it would exceed the share. */
    boolean maySeekVictimsBeyondShare(Job job, int queue, GpuType type) {
        return leastPriority(queue, job, type) <= state.order().priorityThatYieldsTo(job);
    }

    /** The lowest priority that the job's queue runs; nobody starts or ends within a cycle, so it is looked up once. */
    private long leastPriority(int queue, Job job, GpuType type) {
        long[] known = leastPriorities.get(type);
        if (known == null) {
            known = new long[state.queueTree().size()];
            Arrays.fill(known, UNKNOWN);
            leastPriorities.put(type, known);
        }
        if (known[queue] == UNKNOWN) {
            known[queue] = state.preemptible().leastPriority(type, job.queue());
        }
        return known[queue];
    }
}
