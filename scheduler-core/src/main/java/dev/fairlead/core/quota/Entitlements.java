package dev.fairlead.core.quota;

import dev.fairlead.core.model.GpuType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Every queue's fair share of one GPU type, given what everyone asks for. Top-down: a queue's share is divided among its
 * children, first up to {@code min(guaranteed, limit, demand)}, then the surplus up to {@code min(limit, demand)}: children
 * of the highest band first, within a band by weight. Where there is less than the guarantees (nodes are lost), they are
 * scaled down in proportion. A weight counts more or less for what was borrowed lately ({@link PastUse}).
 *
 * <p>What a queue is entitled to depends on demand, capacity and past use, never on who happens to run: stopping a job for
 * another leaves all entitlements as they are, which is why jobs cannot reclaim from each other in a circle. Past use moves
 * with time, though. So it decides who is let in first, and never alone who has to leave: a queue may only take back up to
 * what it would be entitled to with and without memory, and only from one that has more than it would with and without.
 *
 * <p>Immutable. Time and memory are linear in the number of queues, plus O(n log n) for the siblings that share a
 * remainder.
 */
public final class Entitlements {
    private final QueueTree tree;
    private final GpuType type;
    private final long capacity;
    private final long[] asked;
    private final long[] demand;
    private final Division division;
    /** As if nobody had used anything; the same object if that is so. */
    private final Division withoutMemory;

    /**
     * Computes the shares without memory.
     *
     * @param capacity GPUs of the type that there are
     * @param ownDemand what the jobs of each queue itself hold and wait for, by queue number
     */
    public Entitlements(QueueTree tree, GpuType type, long capacity, long[] ownDemand) {
        this(tree, type, capacity, ownDemand, null, null);
    }

    /**
     * Computes the shares.
     *
     * @param pastUse what was used lately
     * @param nowMillis the time of the decision, milliseconds since the epoch
     */
    public Entitlements(
            QueueTree tree, GpuType type, long capacity, long[] ownDemand, PastUse pastUse, long nowMillis) {
        this(tree, type, capacity, ownDemand, pastUse.averageMilliGpus(tree, type, nowMillis), null);
    }

    private Entitlements(
            QueueTree tree,
            GpuType type,
            long capacity,
            long[] ownDemand,
            long @Nullable [] averageMilliGpus,
            @Nullable Entitlements before) {
        this.tree = tree;
        this.type = type;
        this.capacity = capacity;
        QuotaTable quotas = tree.quotas(type);
        asked = ownDemand.clone();
        demand = new long[tree.size()];
        for (int queue = tree.size() - 1; queue > QueueTree.ROOT; queue--) {
            demand[queue] = Math.min(asked[queue], quotas.limit[queue]);
            asked[tree.parent(queue)] += demand[queue];
        }
        demand[QueueTree.ROOT] = asked[QueueTree.ROOT];
        division =
                new Division(tree, quotas, capacity, demand, averageMilliGpus, before == null ? null : before.division);
        withoutMemory = averageMilliGpus == null
                ? division
                : new Division(tree, quotas, capacity, demand, null, before == null ? null : before.withoutMemory);
    }

    /**
     * The shares after demand, capacity or past use have changed, or this very object if none has. Only among siblings
     * some of whose demand has changed, or whose parent's share has, is anything divided anew; a step of the memory
     * divides everything.
     *
     * @param ownDemand as for the constructor, of the same tree
     */
    public Entitlements with(long capacity, long[] ownDemand, PastUse pastUse, long nowMillis) {
        long @Nullable [] average = pastUse.averageMilliGpus(tree, type, nowMillis);
        Entitlements next = new Entitlements(tree, type, capacity, ownDemand, average, this);
        return next.capacity == this.capacity
                        && Arrays.equals(next.asked, asked)
                        && next.division.remembersAsMuchAs(division)
                ? this
                : next;
    }

    /** The queue's fair share, in GPUs. */
    public long of(int queue) {
        return division.entitled[queue];
    }

    /** The most that the queue may use of what it takes back from others: its share with and without memory. */
    public long reclaimableUpTo(int queue) {
        return Math.min(division.entitled[queue], withoutMemory.entitled[queue]);
    }

    /** What nobody may take back from the queue on the grounds of its own share: its share with or without memory. */
    public long safeUpTo(int queue) {
        return Math.max(division.entitled[queue], withoutMemory.entitled[queue]);
    }

    /** What the queue and everything below it hold and ask for, as far as limits let it count. */
    public long demand(int queue) {
        return demand[queue];
    }

    /** Where the queue's share comes from, in numbers and words. */
    public ShareExplanation explain(int queue) {
        int parent = Math.max(QueueTree.ROOT, tree.parent(queue));
        boolean whole = queue == QueueTree.ROOT;
        return new ShareExplanation(
                tree.name(queue),
                type,
                tree.name(parent),
                asked[queue],
                tree.limit(queue, type),
                tree.guaranteed(queue, type),
                whole ? 0 : division.fromGuarantee[queue],
                whole ? capacity : division.surplus[queue],
                whole ? capacity : division.surplusOfBand[queue],
                whole ? division.entitled[queue] : division.entitled[queue] - division.fromGuarantee[queue],
                tree.band(queue),
                tree.weight(queue),
                division.factor[queue],
                whole ? UsageMemory.ONE : division.weightsOfBand[queue],
                division.borrowedMilliGpus(queue));
    }
}
