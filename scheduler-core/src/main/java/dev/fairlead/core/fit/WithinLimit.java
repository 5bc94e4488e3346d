package dev.fairlead.core.fit;

import dev.fairlead.core.model.GpuAmount;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.core.quota.QuotaLedger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** No queue on the way from the job to the root exceeds its limit. */
final class WithinLimit implements QuotaRule {
    @Override
    public boolean agrees(Job job, GpuType type, long gpuMillis, QueueTree tree, QuotaLedger ledger) {
        return ledger.leavesWithinLimits(tree.number(job.queue()), type, gpuMillis);
    }

    @Override
    public @Nullable Veto veto(Job job, GpuType type, long gpuMillis, QueueTree tree, QuotaLedger ledger) {
        Shortfalls full = Shortfalls.of(
                tree,
                tree.number(job.queue()),
                gpuMillis,
                queue -> ledger.used(queue, type),
                queue -> GpuAmount.millis(tree.limit(queue, type)));
        if (full.none()) {
            return null;
        }
        String help = full.evenIfNothingIsUsed()
                ? "it can start only if the limit " + full.raisedAtLeast()
                : "it can start when " + full.giveBack("jobs") + ", or if the limit " + full.raised();
        String queues = full.levels().stream()
                .map(level -> "queue " + level.queue() + " uses " + GpuAmount.text(level.used()) + " of at most "
                        + GpuAmount.text(level.bound()) + " " + type)
                .collect(Collectors.joining(", "));
        return new Veto(
                Veto.Reason.LIMIT_REACHED, queues + " and the job needs " + GpuAmount.text(gpuMillis) + ": " + help);
    }
}
