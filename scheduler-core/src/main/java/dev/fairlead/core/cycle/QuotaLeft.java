package dev.fairlead.core.cycle;

import dev.fairlead.core.fit.QuotaRule;
import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.state.ClusterState;
import org.jspecify.annotations.Nullable;

/** What limits and guarantees still allow, as the cycle has decided so far. */
final class QuotaLeft {
    private final ClusterState state;

    QuotaLeft(ClusterState state) {
        this.state = state;
    }

    /** A limit holds for what is used now, pods that leave included, and for what is promised for later. */
    @Nullable
    Veto veto(Job job, GpuType type, long gpus) {
        Veto now = QuotaRule.firstVeto(job, type, gpus, state.queueTree(), state.ledgerNow());
        return now != null ? now : QuotaRule.firstVeto(job, type, gpus, state.queueTree(), state.ledgerFuture());
    }

    /** The most replicas, up to {@code wanted}, that are allowed beside the first so many; 0 if not one. */
    int most(Job job, GpuType type, int first, int wanted) {
        int most = wanted;
        while (most > 0 && veto(job, type, job.gang().gpus(first, first + most)) != null) {
            most--;
        }
        return most;
    }
}
