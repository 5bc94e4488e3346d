package dev.fairlead.core.cycle;

import dev.fairlead.core.fit.QuotaRule;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.state.ClusterState;

/** What limits and guarantees let a job take. They hold for what is used now, pods that leave included, and for what is promised. */
final class Allowance {
    private final ClusterState state;

    Allowance(ClusterState state) {
        this.state = state;
    }

    /** The most replicas, up to {@code wanted}; 0 if not even one. */
    int replicas(Job job, GpuType type, int wanted) {
        if (covers(job, type, job.gang().gpus(wanted))) {
            return wanted;
        }
        // Gangs can be large: halve the distance instead of counting.
        int most = 0;
        int tooMany = wanted;
        while (tooMany - most > 1) {
            int middle = (most + tooMany) >>> 1;
            if (covers(job, type, job.gang().gpus(middle))) {
                most = middle;
            } else {
                tooMany = middle;
            }
        }
        return most;
    }

    /** True if the job may take so many more GPUs. */
    boolean covers(Job job, GpuType type, long gpus) {
        return QuotaRule.firstVeto(job, type, gpus, state.queueTree(), state.ledgerNow()) == null
                && coversLater(job, type, gpus);
    }

    /** True if the job may take so many more GPUs once all that leaves is gone. */
    boolean coversLater(Job job, GpuType type, long gpus) {
        return QuotaRule.firstVeto(job, type, gpus, state.queueTree(), state.ledgerFuture()) == null;
    }
}
