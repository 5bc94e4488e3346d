package dev.fairlead.core.fit;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.core.quota.QuotaLedger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A hard condition between a job, its queue and what the queues use. */
public interface QuotaRule {
    List<QuotaRule> ALL = List.of(new WithinLimit(), new NotPreemptibleWithinGuarantee());

    /**
     * Asks whether the job may take more GPUs.
     *
     * @param gpuMillis thousandths of GPUs on top of what it has
     */
    @Nullable
    Veto veto(Job job, GpuType type, long gpuMillis, QueueTree tree, QuotaLedger ledger);

    /** True if there is no {@link #veto}, without the words, which cost far more. */
    boolean agrees(Job job, GpuType type, long gpuMillis, QueueTree tree, QuotaLedger ledger);

    /** True if no rule has a veto. */
    static boolean allAgree(Job job, GpuType type, long gpuMillis, QueueTree tree, QuotaLedger ledger) {
        for (QuotaRule rule : ALL) {
            if (!rule.agrees(job, type, gpuMillis, tree, ledger)) {
                return false;
            }
        }
        return true;
    }

    /** The first veto, or null if all rules agree. */
    static @Nullable Veto firstVeto(Job job, GpuType type, long gpuMillis, QueueTree tree, QuotaLedger ledger) {
        for (QuotaRule rule : ALL) {
            Veto veto = rule.veto(job, type, gpuMillis, tree, ledger);
            if (veto != null) {
                return veto;
            }
        }
        return null;
    }
}
