package dev.fairlead.core.state;

import dev.fairlead.core.capacity.Fleet;
import dev.fairlead.core.fit.QueueRule;
import dev.fairlead.core.fit.QuotaRule;
import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.core.quota.QuotaLedger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds out whether classes of jobs could start if nothing ran, and remembers it until a queue or a node changes. */
final class ProspectsBook {
    private final Fleet fleet;
    private final NothingFits nothingFits;
    private final Map<Prospects, Prospects> shared = new HashMap<>();
    private long sharedVersion = -1;

    ProspectsBook(Fleet fleet, NothingFits nothingFits) {
        this.fleet = fleet;
        this.nothingFits = nothingFits;
    }

    Prospects of(JobClass jobs, QueueTree tree) {
        long version = fleet.version();
        Prospects known = jobs.prospects(tree, version);
        if (known == null) {
            known = same(find(jobs.example(), tree), version);
            jobs.remember(known, tree, version);
        }
        return known;
    }

    /**
     * One object for all equal ones: a cycle looks at tens of thousands of classes, and what it reads of them is then found in
     * the processor's cache.
     */
    private Prospects same(Prospects found, long version) {
        if (found.veto() != null) {
            return found;
        }
        if (sharedVersion != version) {
            sharedVersion = version;
            shared.clear();
        }
        Prospects known = shared.putIfAbsent(found, found);
        return known == null ? found : known;
    }

    private Prospects find(Job job, QueueTree tree) {
        long least = job.gang().leastGpuMillis();
        long most = job.gang().gpuMillis(job.gang().replicas());
        Veto closed = QueueRule.firstVeto(job, tree);
        if (closed != null) {
            return new Prospects(List.of(), closed, least, most);
        }
        QuotaLedger nothingUsed = new QuotaLedger(tree);
        List<GpuType> types = new ArrayList<>();
        List<Veto> vetoes = new ArrayList<>();
        for (GpuType type : nothingFits.acceptedTypes(job)) {
            Veto veto = evenIfNothingRan(job, type, least, tree, nothingUsed);
            if (veto == null) {
                types.add(type);
            } else {
                vetoes.add(veto);
            }
        }
        if (!types.isEmpty()) {
            return new Prospects(types, null, least, most);
        }
        Veto veto = vetoes.isEmpty()
                ? new Veto(Veto.Reason.GPU_TYPE_NOT_FOUND, "the cluster has no GPU nodes")
                : Veto.oneFor(vetoes);
        return new Prospects(types, veto, least, most);
    }

    /** A gang beyond the hardware, the limit or, if it is not preemptible, the guarantee: waiting does not help it. */
    private @Nullable Veto evenIfNothingRan(
            Job job, GpuType type, long gpuMillis, QueueTree tree, QuotaLedger nothingUsed) {
        Veto hardware = nothingFits.onType(job, type);
        return hardware != null ? hardware : QuotaRule.firstVeto(job, type, gpuMillis, tree, nothingUsed);
    }
}
