package dev.fairlead.core.cycle;

import dev.fairlead.core.fit.QuotaRule;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.order.Claim;
import dev.fairlead.core.state.ClusterState;
import java.util.List;

/** What limits and guarantees let a job take. They hold for what is used now, pods that leave included, and for what is promised. */
final class Allowance {
    private final ClusterState state;
    private final Claim claim;

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
        return QuotaRule.firstVeto(job, type, gpuMillis, state.queueTree(), state.ledgerNow()) == null
                && coversLater(job, type, gpuMillis);
    }

    /** True if the job may take so many more thousandths of GPUs once all that leaves is gone. */
    boolean coversLater(Job job, GpuType type, long gpuMillis) {
        return QuotaRule.firstVeto(job, type, gpuMillis, state.queueTree(), state.ledgerFuture()) == null;
    }

    /** Those of the types of which the job may take its fewest replicas. */
    List<GpuType> among(Job job, List<GpuType> types) {
        long gpuMillis = job.gang().gpuMillis(job.gang().minReplicas());
        return types.stream().filter(type -> covers(job, type, gpuMillis)).toList();
    }

    /** False if nobody can be stopped for the job whoever runs: it would exceed its share, and its queue runs nothing lower. */
    boolean maySeekVictims(Job job, int queue, GpuType type) {
        return job.gang().gpuMillis(job.gang().minReplicas()) <= claim.leftOfShare(queue, type)
                || state.preemptible()
                        .hasPriorityUpTo(type, job.queue(), state.order().priorityThatYieldsTo(job));
    }
}
