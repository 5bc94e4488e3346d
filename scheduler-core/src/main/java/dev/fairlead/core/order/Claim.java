package dev.fairlead.core.order;

import dev.fairlead.core.model.Gang;
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

    /** @param ledger what the queues use; looked at afresh at every question */
    public Claim(QueueTree tree, QuotaLedger ledger, FairShares shares) {
        this.tree = tree;
        this.ledger = ledger;
        this.shares = shares;
    }

    /** The claim of a leaf to so many more GPUs, as a number: the smaller, the stronger. */
    public int of(int leafQueue, GpuType type, long gpus) {
        int weakest = WITHIN_GUARANTEE;
        int rank = 0;
        int weight = 1;
        for (int at = leafQueue; at > QueueTree.ROOT; at = tree.parent(at)) {
            weakest = Math.max(weakest, at(at, type, gpus));
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
        int cut = rank;
        for (int depth = circle + 1; depth < tree.depth(); depth++) {
            cut /= STRENGTHS;
        }
        return cut;
    }

    private int at(int queue, GpuType type, long gpus) {
        long used = ledger.used(queue, type) + gpus;
        if (used > shares.entitlement(queue, type)) {
            return BORROWED;
        }
        return used > tree.guaranteed(queue, type) ? WITHIN_SHARE : WITHIN_GUARANTEE;
    }

    /**
     * How many replicas an elastic job may start with: as many as its claim to the fewest covers, and no more than those
     * if it only borrows. Replicas beyond that others could take back at once.
     */
    public int replicasCovered(int leafQueue, GpuType type, Gang gang) {
        int least = of(leafQueue, type, gang.gpus(gang.minReplicas()));
        int replicas = gang.minReplicas();
        while (replicas < gang.replicas()
                && withinShare(leafQueue, type, gang.gpus(replicas + 1))
                && of(leafQueue, type, gang.gpus(replicas + 1)) == least) {
            replicas++;
        }
        return replicas;
    }

    private boolean withinShare(int leafQueue, GpuType type, long gpus) {
        for (int queue = leafQueue; queue > QueueTree.ROOT; queue = tree.parent(queue)) {
            if (at(queue, type, gpus) == BORROWED) {
                return false;
            }
        }
        return true;
    }
}
