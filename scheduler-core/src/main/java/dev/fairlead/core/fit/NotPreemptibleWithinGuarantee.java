package dev.fairlead.core.fit;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.core.quota.QuotaLedger;
import org.jspecify.annotations.Nullable;

/** A job that may not be stopped only uses GPUs that its queue, and every queue above it, is guaranteed. */
final class NotPreemptibleWithinGuarantee implements QuotaRule {
    @Override
    public @Nullable Veto veto(Job job, GpuType type, long gpus, QueueTree tree, QuotaLedger ledger) {
        if (job.preemptible()) {
            return null;
        }
        for (int at = tree.number(job.queue()); at > QueueTree.ROOT; at = tree.parent(at)) {
            long guaranteed = tree.guaranteed(at, type);
            long taken = ledger.notPreemptible(at, type);
            if (taken + gpus > guaranteed) {
                return new Veto(
                        Veto.Reason.GUARANTEE_EXCEEDED,
                        "the job is not preemptible and needs " + gpus + " guaranteed " + type + ", but queue "
                                + tree.name(at) + " guarantees " + guaranteed + ", of which " + taken
                                + " are taken by jobs that are not preemptible: make it preemptible, or raise the"
                                + " guarantee to " + (taken + gpus));
            }
        }
        return null;
    }
}
