package dev.fairlead.core.cycle;

import dev.fairlead.core.model.ByGpuType;
import dev.fairlead.core.model.GpuAmount;
import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.plan.QueueShare;
import dev.fairlead.core.quota.Entitlements;
import dev.fairlead.core.quota.FairShares;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.core.quota.QuotaLedger;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What everyone asks for, and what that entitles them to. A waiting job that accepts several types counts for each of
 * them, because it may run on any; what it is given on one it no longer asks for on the others.
 */
final class Demand {
    private final QueueTree tree;
    private final QuotaLedger ledger;
    /** Thousandths of GPUs. */
    private final ByGpuType<long[]> pending = new ByGpuType<>();

    private final FairShares shares;

    Demand(ClusterState state, Waiting waiting, long nowMillis) {
        tree = state.queueTree();
        ledger = state.ledgerNow();
        Map<GpuType, Long> capacities = state.fleet().capacities();
        capacities.keySet().forEach(type -> pending.put(type, new long[tree.size()]));
        waiting.queues().forEach((queue, queued) -> count(tree.number(queue), queued));
        state.held().incomplete().forEach(tracked -> countWishToGrow(state, tracked));
        Map<GpuType, Entitlements> byType = new TreeMap<>();
        capacities.forEach((type, capacity) ->
                byType.put(type, new Entitlements(tree, type, capacity, demand(type), state.pastUse(), nowMillis)));
        shares = new FairShares(byType);
        for (long[] amounts : pending.values()) {
            for (int queue = tree.size() - 1; queue > QueueTree.ROOT; queue--) {
                amounts[tree.parent(queue)] += amounts[queue];
            }
        }
    }

    private void count(int queue, Waiting.Queued queued) {
        Waiting.tellPending(queued, (type, gpuMillis) -> {
            long[] amounts = pending.get(type);
            if (amounts != null) {
                amounts[queue] += gpuMillis;
            }
        });
    }

    /**
     * An elastic job asks for all its replicas whether it runs or waits. If it asked for less once it runs small, starting
     * it would lower its queue's share, and who gains by that could reclaim what it was just given.
     */
    private void countWishToGrow(ClusterState state, TrackedJob tracked) {
        int queue = state.queueTree().number(tracked.job().queue());
        GpuType type = tracked.gpuType();
        long[] amounts = type == null ? null : pending.computeIfAbsent(type, key -> new long[tree.size()]);
        int missing = tracked.job().gang().replicas() - tracked.holds().size();
        if (amounts != null && queue > QueueTree.ROOT && tracked.running() && missing > 0) {
            amounts[queue] += tracked.job()
                    .gang()
                    .gpuMillis(tracked.holds().size(), tracked.job().gang().replicas());
        }
    }

    /** What the jobs of each queue itself, without those below, hold and ask for, in whole GPUs. */
    private long[] demand(GpuType type) {
        long[] demand =
                pending.computeIfAbsent(type, key -> new long[tree.size()]).clone();
        for (int queue = 0; queue < tree.size(); queue++) {
            demand[queue] += ledger.used(queue, type);
            for (int child : tree.children(queue)) {
                demand[queue] -= ledger.used(child, type);
            }
            demand[queue] = GpuAmount.roundedUp(demand[queue]);
        }
        return demand;
    }

    private long pendingOf(int queue, GpuType type) {
        long[] amounts = pending.get(type);
        return amounts == null ? 0 : amounts[queue];
    }

    FairShares shares() {
        return shares;
    }

    /** How every queue stands, by name and type; the whole cluster first. */
    List<QueueShare> report() {
        List<QueueShare> report = new ArrayList<>();
        List<GpuType> types = List.copyOf(shares.types());
        for (int queue : tree.byName()) {
            for (GpuType type : types) {
                long usedMillis = ledger.used(queue, type);
                long guaranteed = tree.guaranteed(queue, type);
                long limit = tree.limit(queue, type);
                report.add(new QueueShare(
                        tree.name(queue),
                        type,
                        guaranteed,
                        limit == GpuQuota.NO_LIMIT ? GpuQuota.NO_LIMIT : limit,
                        GpuAmount.roundedUp(usedMillis),
                        queue == QueueTree.ROOT
                                ? 0
                                : Math.max(0, GpuAmount.roundedUp(usedMillis - GpuAmount.millis(guaranteed))),
                        GpuAmount.roundedUp(pendingOf(queue, type)),
                        shares.entitlement(queue, type),
                        shares.explain(queue, type)));
            }
        }
        return report;
    }
}
