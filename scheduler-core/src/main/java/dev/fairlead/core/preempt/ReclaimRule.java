package dev.fairlead.core.preempt;

import dev.fairlead.core.model.GpuAmount;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.quota.FairShares;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.core.quota.QuotaLedger;
import java.util.function.IntToLongFunction;

/**
 * When a queue may take GPUs back from another. Seen from their lowest common ancestor, on the way down to each:
 *
 * <ul>
 *   <li>the taker stays within its entitlement, and the giver uses more than its own; or
 *   <li>the taker stays within its guarantee, and the giver uses more than its own guarantee.
 * </ul>
 *
 * <p>On either side, what preemptible jobs with a lower priority run in the very queue of the job does not count: the guarantee
 * and the share of a queue belong to its jobs in that order. So nobody is stopped because a lesser job of the queue borrows, and
 * no lesser job is stopped, to return at once, for the right alone (docs/decisions/0003).
 *
 * <p>Entitlement means, for both, with memory of past use and without. So memory alone never stops a job: what moves with
 * time decides who is let in, and what demand and hardware fix decides who must leave.
 *
 * <p>Entitlements do not change when a job is stopped, the taker ends at or below its own and a giver must be above its
 * own, so two queues never reclaim from each other in turn.
 */
final class ReclaimRule {
    private final QueueTree tree;
    private final QuotaLedger ledger;
    private final FairShares shares;

    ReclaimRule(QueueTree tree, QuotaLedger ledger, FairShares shares) {
        this.tree = tree;
        this.ledger = ledger;
        this.shares = shares;
    }

    /** True if the taker with so many more thousandths of GPUs is within its fair share at least just below the root of the cluster. */
    boolean mayTakeAtAll(int taker, GpuType type, long gpuMillis) {
        return within(
                taker,
                tree.parent(taker),
                type,
                gpuMillis,
                queue -> GpuAmount.millis(shares.reclaimableUpTo(queue, type)));
    }

    /**
     * True if the taker may take so many thousandths of GPUs, among them what the giver has.
     *
     * @param gpuMillis what the taker asks for, less what runs behind it in its queue
     * @param lesser what runs in the giving queue behind the job that is to give, in thousandths of GPUs
     */
    boolean allows(int taker, int giver, GpuType type, long gpuMillis, long lesser) {
        int common = lowestCommonAncestor(taker, giver);
        IntToLongFunction entitlement = queue -> GpuAmount.millis(shares.reclaimableUpTo(queue, type));
        IntToLongFunction safe = queue -> GpuAmount.millis(shares.safeUpTo(queue, type));
        IntToLongFunction guarantee = queue -> GpuAmount.millis(tree.guaranteed(queue, type));
        return within(taker, common, type, gpuMillis, entitlement)
                && (above(giver, common, type, lesser, safe)
                        || (within(taker, common, type, gpuMillis, guarantee)
                                && above(giver, common, type, lesser, guarantee)));
    }

    /** True if the giver uses more than its own, so that a taker may have the right to it. */
    boolean hasMoreThanItsOwn(int taker, int giver, GpuType type, long lesser) {
        int common = lowestCommonAncestor(taker, giver);
        return above(giver, common, type, lesser, queue -> GpuAmount.millis(shares.safeUpTo(queue, type)))
                || above(giver, common, type, lesser, queue -> GpuAmount.millis(tree.guaranteed(queue, type)));
    }

    /** How deep the smallest part of the tree is that holds both queues. */
    int commonDepth(int taker, int giver) {
        return tree.depth(lowestCommonAncestor(taker, giver));
    }

    private boolean within(int queue, int common, GpuType type, long gpuMillis, IntToLongFunction bound) {
        for (int at = queue; at != common; at = tree.parent(at)) {
            if (ledger.used(at, type) + gpuMillis > bound.applyAsLong(at)) {
                return false;
            }
        }
        return true;
    }

    private boolean above(int queue, int common, GpuType type, long lesser, IntToLongFunction bound) {
        for (int at = queue; at != common; at = tree.parent(at)) {
            if (ledger.used(at, type) - lesser <= bound.applyAsLong(at)) {
                return false;
            }
        }
        return true;
    }

    private int lowestCommonAncestor(int left, int right) {
        int a = left;
        int b = right;
        // Parents have smaller numbers than their children.
        while (a != b) {
            if (a > b) {
                a = tree.parent(a);
            } else {
                b = tree.parent(b);
            }
        }
        return a;
    }
}
