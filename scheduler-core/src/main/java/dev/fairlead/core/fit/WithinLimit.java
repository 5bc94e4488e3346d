package dev.fairlead.core.fit;

import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.core.quota.QuotaLedger;
import org.jspecify.annotations.Nullable;

/** No queue on the way from the job to the root exceeds its limit. */
final class WithinLimit implements QuotaRule {
    @Override
    public @Nullable Veto veto(Job job, GpuType type, long gpus, QueueTree tree, QuotaLedger ledger) {
        for (int at = tree.number(job.queue()); at > QueueTree.ROOT; at = tree.parent(at)) {
            long limit = tree.limit(at, type);
            long used = ledger.used(at, type);
            if (limit != GpuQuota.NO_LIMIT && used + gpus > limit) {
                String help = gpus > limit
                        ? "it can start only if the limit is raised to " + gpus + " or more"
                        : "it can start when " + (used + gpus - limit)
                                + " are given back, or if the limit is raised to " + (used + gpus);
                return new Veto(
                        Veto.Reason.LIMIT_REACHED,
                        "queue " + tree.name(at) + " uses " + used + " of at most " + limit + " " + type
                                + " and the job needs " + gpus + ": " + help);
            }
        }
        return null;
    }
}
