package dev.fairlead.core.order;

import dev.fairlead.core.model.ByGpuType;
import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.GpuAmount;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.quota.FairShares;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.core.quota.QuotaLedger;

/**
 * What entitles a job to its GPUs. Free room is offered to all jobs with a strong claim before any with a weaker one, because
 * the strong could take it back: whoever was let in before them would be stopped, be let in again, and so on for ever.
 *
 * <p>A claim has a strength against each circle of rivals, the widest first: against everyone, against those in the same
 * queue below the root, and so on down to the siblings. Against each it is within the guarantee, within the share, or
 * merely borrowed, whichever is the weakest of the queues on the way from the job up to that circle. Claims are compared
 * against the widest circle first.
 */
public final class Claim {
    /** The weakest claim against everyone, as {@link #against} puts it: merely borrowed. */
    public static final int WEAKEST = 2;

    private static final int WITHIN_GUARANTEE = 0;
    private static final int WITHIN_SHARE = 1;
    private static final int BORROWED = WEAKEST;
    private static final int STRENGTHS = 3;

    private final QueueTree tree;
    private final QuotaLedger ledger;
    private final FairShares shares;
    private final int[] divisors;
    private final ByGpuType<Left> leftOf = new ByGpuType<>();

    /** How many thousandths of GPUs of a type each queue may still take within its share and within its guarantee; negative beyond. */
    private static final class Left {
        private final GpuType type;
        private final long[] share;
        private final long[] guarantee;

        private Left(GpuType type, int queues) {
            this.type = type;
            share = new long[queues];
            guarantee = new long[queues];
        }
    }

    /** @param ledger what the queues use; looked at afresh after {@link #usageChanged} */
    public Claim(QueueTree tree, QuotaLedger ledger, FairShares shares) {
        this.tree = tree;
        this.ledger = ledger;
        this.shares = shares;
        divisors = new int[tree.depth() + 1];
        int divisor = 1;
        for (int circle = tree.depth() - 1; circle >= 0; circle--) {
            divisors[circle] = divisor;
            divisor *= STRENGTHS;
        }
        divisors[tree.depth()] = 1;
    }

    private Left left(GpuType type) {
        Left known = leftOf.get(type);
        if (known == null) {
            known = new Left(type, tree.size());
            for (int queue = 0; queue < tree.size(); queue++) {
                count(known, queue);
            }
            leftOf.put(type, known);
        }
        return known;
    }

    private void count(Left left, int queue) {
        long used = ledger.used(queue, left.type);
        left.share[queue] = GpuAmount.millis(shares.entitlement(queue, left.type)) - used;
        left.guarantee[queue] = GpuAmount.millis(tree.guaranteed(queue, left.type)) - used;
    }

    /** What the queue, and with it all above it, uses has changed. */
    public void usageChanged(int queue) {
        for (Left left : leftOf.values()) {
            for (int at = queue; at >= QueueTree.ROOT; at = tree.parent(at)) {
                count(left, at);
            }
        }
    }

    /** Thousandths of GPUs of the type that the queue may still take within its share; negative if it uses more. */
    public long leftOfShare(int queue, GpuType type) {
        return left(type).share[queue];
    }

    /** Thousandths of GPUs of the type that the queue may still take within its guarantee; negative if it uses more. */
    public long leftOfGuarantee(int queue, GpuType type) {
        return left(type).guarantee[queue];
    }

    /** The claim of a leaf to so many more thousandths of GPUs, as a number: the smaller, the stronger. */
    public int of(int leafQueue, GpuType type, long gpuMillis) {
        Left left = left(type);
        int weakest = WITHIN_GUARANTEE;
        int rank = 0;
        int weight = 1;
        for (int at = leafQueue; at > QueueTree.ROOT; at = tree.parent(at)) {
            weakest = Math.max(weakest, at(left, at, gpuMillis));
            rank += weakest * weight;
            weight *= STRENGTHS;
        }
        // Leaves near the root have fewer circles; they are compared from the widest on as well.
        for (int depth = tree.depth(leafQueue); depth < tree.depth(); depth++) {
            rank *= STRENGTHS;
        }
        return rank;
    }

    /**
     * How strong a claim is against the rivals of one circle and of all wider ones. Comparable with the claims of other
     * leaves in that circle; what lies deeper only concerns the rivals there.
     *
     * @param circle the depth of the queue below which the rivals are; 0 for everyone
     */
    public int against(int circle, int rank) {
        return rank / divisors[circle];
    }

    /** What a claim rests on within one circle, after "the job": "is within the guarantee", for instance. */
    public String inWords(int circle, int rank) {
        return switch (against(circle, rank) % STRENGTHS) {
            case WITHIN_GUARANTEE -> "is within the guarantee";
            case WITHIN_SHARE -> "is within the fair share";
            default -> "borrows";
        };
    }

    private static int at(Left left, int queue, long gpuMillis) {
        if (gpuMillis > left.share[queue]) {
            return BORROWED;
        }
        return gpuMillis > left.guarantee[queue] ? WITHIN_SHARE : WITHIN_GUARANTEE;
    }

    /**
     * How many replicas an elastic job may start with: as many as its claim to the fewest covers, and no more than those
     * if it only borrows. Replicas beyond that others could take back at once.
     */
    public int replicasCovered(int leafQueue, GpuType type, Gang gang) {
        int replicas = gang.minReplicas();
        if (replicas == gang.replicas()) {
            return replicas;
        }
        int least = of(leafQueue, type, gang.leastGpuMillis());
        while (replicas < gang.replicas()
                && withinShare(leafQueue, type, gang.gpuMillis(replicas + 1))
                && of(leafQueue, type, gang.gpuMillis(replicas + 1)) == least) {
            replicas++;
        }
        return replicas;
    }

    private boolean withinShare(int leafQueue, GpuType type, long gpuMillis) {
        Left left = left(type);
        for (int queue = leafQueue; queue > QueueTree.ROOT; queue = tree.parent(queue)) {
            if (at(left, queue, gpuMillis) == BORROWED) {
                return false;
            }
        }
        return true;
    }
}
