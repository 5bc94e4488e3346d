package dev.fairlead.core.fit;

import dev.fairlead.core.model.GpuAmount;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.core.quota.QuotaLedger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A job that may not be stopped only uses GPUs that its queue, and every queue above it, is guaranteed. */
final class NotPreemptibleWithinGuarantee implements QuotaRule {
    @Override
    public boolean agrees(Job job, GpuType type, long gpuMillis, QueueTree tree, QuotaLedger ledger) {
        return job.preemptible() || ledger.leavesWithinGuarantees(tree.number(job.queue()), type, gpuMillis);
    }

    @Override
    public @Nullable Veto veto(Job job, GpuType type, long gpuMillis, QueueTree tree, QuotaLedger ledger) {
        if (job.preemptible()) {
            return null;
        }
        Shortfalls taken = Shortfalls.of(
                tree,
                tree.number(job.queue()),
                gpuMillis,
                queue -> ledger.notPreemptible(queue, type),
                queue -> GpuAmount.millis(tree.guaranteed(queue, type)));
        if (taken.none()) {
            return null;
        }
        String queues = taken.levels().stream()
                .map(level -> "queue " + level.queue() + " guarantees " + GpuAmount.text(level.bound()) + ", of which "
                        + GpuAmount.text(level.used()) + " are taken by jobs that are not preemptible")
                .collect(Collectors.joining(", and "));
        String help = taken.evenIfNothingIsUsed()
                ? "it can start only if it is made preemptible or the guarantee " + taken.raisedAtLeast()
                : "it can start when " + taken.giveBack("such jobs")
                        + ", or if it is made preemptible or the guarantee " + taken.raised();
        return new Veto(
                Veto.Reason.GUARANTEE_EXCEEDED,
                "the job is not preemptible and needs " + GpuAmount.text(gpuMillis) + " guaranteed " + type + ", but "
                        + queues + ": " + help);
    }
}
