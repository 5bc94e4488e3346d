package dev.fairlead.core.quota;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One GPU type divided down the tree: what every queue gets and the numbers that led to it, all by queue number. Where
 * nothing has changed below a queue since the last time, the last result is taken over.
 */
final class Division {
    final long[] entitled;
    final long[] fromGuarantee;
    /** What guarantees leave over among the queue and its siblings, and of that what its band finds. */
    final long[] surplus;

    final long[] surplusOfBand;
    /** The effective weights of those in the queue's band that want more than their guarantee, in 1024ths. */
    final long[] weightsOfBand;
    /** What the queue's weight counts, in 1024ths. */
    final long[] factor;

    private final QueueTree tree;
    private final QuotaTable quotas;
    private final long[] demand;
    private final long @Nullable [] averageMilliGpus;

    /**
     * Divides.
     *
     * @param capacity GPUs that there are
     * @param demand what each queue and everything below it can use
     * @param averageMilliGpus what each held on average lately; null for no memory
     * @param before a result for the same tree and type to take over from; null for none
     */
    Division(
            QueueTree tree,
            QuotaTable quotas,
            long capacity,
            long[] demand,
            long @Nullable [] averageMilliGpus,
            @Nullable Division before) {
        this.tree = tree;
        this.quotas = quotas;
        this.demand = demand;
        this.averageMilliGpus = averageMilliGpus;
        int size = tree.size();
        @Nullable
        Division last = before == null || !Arrays.equals(before.averageMilliGpus, averageMilliGpus) ? null : before;
        entitled = last == null ? new long[size] : last.entitled.clone();
        fromGuarantee = last == null ? new long[size] : last.fromGuarantee.clone();
        surplus = last == null ? new long[size] : last.surplus.clone();
        surplusOfBand = last == null ? new long[size] : last.surplusOfBand.clone();
        weightsOfBand = last == null ? new long[size] : last.weightsOfBand.clone();
        factor = last == null ? new long[size] : last.factor.clone();
        if (last == null) {
            Arrays.fill(factor, UsageMemory.ONE);
        }
        entitled[QueueTree.ROOT] = Math.min(capacity, demand[QueueTree.ROOT]);
        boolean[] stale = stale(last);
        for (int parent = QueueTree.ROOT; parent < size; parent++) {
            if (stale[parent] || (last != null && entitled[parent] != last.entitled[parent])) {
                divide(parent);
            }
        }
    }

    /** The queues below which somebody's demand has changed; all of them if there is no last result. */
    private boolean[] stale(@Nullable Division last) {
        boolean[] stale = new boolean[tree.size()];
        Arrays.fill(stale, last == null);
        for (int queue = 1; last != null && queue < tree.size(); queue++) {
            stale[tree.parent(queue)] |= demand[queue] != last.demand[queue];
        }
        return stale;
    }

    private void divide(int parent) {
        int first = tree.firstChild(parent);
        int count = tree.childrenEnd(parent) - first;
        if (count == 0) {
            return;
        }
        long[] promised = new long[count];
        long promises = 0;
        for (int i = 0; i < count; i++) {
            promised[i] = Math.min(quotas.guaranteed[first + i], demand[first + i]);
            promises = Math.addExact(promises, promised[i]);
        }
        long available = entitled[parent];
        long[] kept = promises <= available ? promised : ProgressiveFilling.divide(available, promised, promised);
        long left = available;
        for (int i = 0; i < count; i++) {
            fromGuarantee[first + i] = kept[i];
            entitled[first + i] = kept[i];
            left -= kept[i];
        }
        Arrays.fill(surplus, first, first + count, left);
        for (int from = first; from < first + count; ) {
            int to = from + 1;
            while (to < first + count && tree.band(tree.inBandOrder(to)) == tree.band(tree.inBandOrder(from))) {
                to++;
            }
            left -= giveToBand(from, to, left);
            from = to;
        }
    }

    /** Shares surplus out among siblings of one band; says how much they took. */
    private long giveToBand(int from, int to, long left) {
        int[] wanting = new int[to - from];
        int count = 0;
        for (int position = from; position < to; position++) {
            int queue = tree.inBandOrder(position);
            surplusOfBand[queue] = left;
            factor[queue] = UsageMemory.ONE;
            if (demand[queue] > entitled[queue]) {
                wanting[count++] = queue;
            }
        }
        long[] needs = new long[count];
        long[] weights = new long[count];
        for (int i = 0; i < count; i++) {
            needs[i] = demand[wanting[i]] - entitled[wanting[i]];
            weights[i] = tree.weight(wanting[i]);
        }
        long sumOfWeights = weigh(wanting, weights, left);
        for (int position = from; position < to; position++) {
            weightsOfBand[tree.inBandOrder(position)] = sumOfWeights;
        }
        long[] given = ProgressiveFilling.divide(left, needs, weights);
        long taken = 0;
        for (int i = 0; i < count; i++) {
            entitled[wanting[i]] += given[i];
            taken += given[i];
        }
        return taken;
    }

    /** Multiplies weights by what they count; says what they are together. */
    private long weigh(int[] wanting, long[] weights, long left) {
        long @Nullable [] average = averageMilliGpus;
        if (average != null) {
            long[] borrowed = new long[weights.length];
            for (int i = 0; i < weights.length; i++) {
                borrowed[i] = beyondGuarantee(average[wanting[i]], quotas.guaranteed[wanting[i]]);
            }
            long[] factors = UsageMemory.factors(left, weights, borrowed);
            for (int i = 0; i < weights.length; i++) {
                factor[wanting[i]] = factors[i];
            }
        }
        long sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.multiplyExact(weights[i], factor[wanting[i]]);
            sum = Math.addExact(sum, weights[i]);
        }
        return sum;
    }

    private static long beyondGuarantee(long milliGpus, long guaranteed) {
        return milliGpus / 1000 < guaranteed ? 0 : milliGpus - guaranteed * 1000;
    }

    /** True if both were made with the same memory. */
    boolean remembersAsMuchAs(Division other) {
        return Arrays.equals(averageMilliGpus, other.averageMilliGpus);
    }

    /** What the queue held on average lately beyond its guarantee, in thousandths of a GPU. */
    long borrowedMilliGpus(int queue) {
        return averageMilliGpus == null ? 0 : beyondGuarantee(averageMilliGpus[queue], quotas.guaranteed[queue]);
    }
}
