package dev.fairlead.core.backfill;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.order.Claim;
import dev.fairlead.core.quota.FairShares;
import dev.fairlead.core.quota.QuotaLedger;
import dev.fairlead.core.state.ClusterState;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The first jobs of all lines, as candidates for a reservation. The order of queues cannot choose: it lets a queue with one
 * large job at its head be overtaken by small ones at every turn, and that is what a reservation is to end. So among the
 * heads the one goes first whose queue would hold it with the strongest claim if it used nothing else, and among equals the
 * one that was submitted first, which no later submission changes. If that one fits, nobody of its type needs a reservation
 * before its turn.
 */
public final class Heads {
    private final Backfill backfill;
    private final Claim alone;
    private final Map<GpuType, TreeSet<Head>> byType = new TreeMap<>();

    /** @param due the strength of the first claim, against everyone, that must not be let in before it has reserved */
    private record Head(Job job, int queue, List<GpuType> types, int due) {
        private static final Comparator<Head> ORDER = Comparator.comparingInt(Head::due)
                .thenComparingLong(head -> head.job.submittedMillis())
                .thenComparing(head -> head.job.id());
    }

    public Heads(ClusterState state, Backfill backfill, FairShares shares) {
        this.backfill = backfill;
        alone = new Claim(state.queueTree(), new QuotaLedger(state.queueTree()), shares);
    }

    /**
     * A line's first job.
     *
     * @param types the types on which it could run
     */
    public void add(Job job, int queue, List<GpuType> types) {
        for (GpuType type : types) {
            int due = alone.against(0, alone.of(queue, type, gpuMillis(job)));
            byType.computeIfAbsent(type, key -> new TreeSet<>(Head.ORDER)).add(new Head(job, queue, types, due));
        }
    }

    private static long gpuMillis(Job job) {
        return job.gang().leastGpuMillis();
    }

    /** Reserves, before a job of this strength of claim against everyone is let in, for those who go before it. */
    public void reserveBefore(int strength) {
        byType.forEach((type, heads) -> {
            while (!heads.isEmpty() && heads.getFirst().due <= strength && backfill.mayReserve(type)) {
                Head head = heads.removeFirst();
                List<GpuType> open = head.types.stream()
                        .filter(each -> backfill.quotaAllows(head.job, each))
                        .toList();
                if (backfill.holds(head.job.id()) || !open.contains(type)) {
                    continue;
                }
                if (open.stream().anyMatch(each -> fits(head, each))) {
                    heads.clear();
                    continue;
                }
                int claim = backfill.reserve(head.job, head.queue, open, strength);
                if (claim > strength) {
                    heads.add(new Head(head.job, head.queue, head.types, claim));
                }
            }
        });
    }

    private boolean fits(Head head, GpuType type) {
        int least = head.job.gang().minReplicas();
        return backfill.place(head.job, head.queue, type, least, least) != null;
    }
}
