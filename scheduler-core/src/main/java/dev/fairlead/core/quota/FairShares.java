package dev.fairlead.core.quota;

import dev.fairlead.core.model.ByGpuType;
import dev.fairlead.core.model.GpuAmount;
import dev.fairlead.core.model.GpuType;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What every queue is entitled to of every GPU type at one moment, and how far a queue's use is from it. */
public final class FairShares {
    /** By name of the type. */
    private final ByGpuType<Entitlements> byType = new ByGpuType<>();

    public FairShares(Map<GpuType, Entitlements> byType) {
        new TreeMap<>(byType).forEach(this.byType::put);
    }

    /** The types that some node has, by name. */
    public Set<GpuType> types() {
        return new LinkedHashSet<>(byType.types());
    }

    /** The queue's fair share of a type, in GPUs. */
    public long entitlement(int queue, GpuType type) {
        Entitlements entitlements = byType.get(type);
        return entitlements == null ? 0 : entitlements.of(queue);
    }

    /** The most of a type that the queue may use of what it takes back from others, in GPUs. */
    public long reclaimableUpTo(int queue, GpuType type) {
        Entitlements entitlements = byType.get(type);
        return entitlements == null ? 0 : entitlements.reclaimableUpTo(queue);
    }

    /** How much of a type nobody may take back from the queue for having more than its share, in GPUs. */
    public long safeUpTo(int queue, GpuType type) {
        Entitlements entitlements = byType.get(type);
        return entitlements == null ? 0 : entitlements.safeUpTo(queue);
    }

    /**
     * Where the queue's share of a type comes from.
     *
     * @throws IllegalArgumentException if no node has the type
     */
    public ShareExplanation explain(int queue, GpuType type) {
        Entitlements entitlements = byType.get(type);
        if (entitlements == null) {
            throw new IllegalArgumentException("no node has the type " + type + "; ask for one of " + byType.types());
        }
        return entitlements.explain(queue);
    }

    /**
     * How much of its fair share a queue would use with some more thousandths of GPUs: the largest quotient of use and entitlement over
     * the types (dominant share: Ghodsi et al., Dominant Resource Fairness, NSDI 2011). 1 is exactly fair; infinite for
     * a queue that would use a type of which it is entitled to nothing.
     */
    public double dominantShare(int queue, QuotaLedger ledger, GpuType added, long gpuMillis) {
        double share = 0;
        for (GpuType type : byType.types()) {
            long used = ledger.used(queue, type) + (type.equals(added) ? gpuMillis : 0);
            if (used > 0) {
                share = Math.max(share, (double) used / GpuAmount.millis(entitlement(queue, type)));
            }
        }
        return share;
    }
}
