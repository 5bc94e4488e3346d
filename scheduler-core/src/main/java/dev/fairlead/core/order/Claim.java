package dev.fairlead.core.order;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.quota.FairShares;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.core.quota.QuotaLedger;

/**
 * What entitles a job to its GPUs, the strongest first. Free room is offered to all jobs with a strong claim before any with
 * a weaker one, because the strong could take it back: whoever was let in before them would be stopped, be let in again, and
 * so on for ever.
 */
public enum Claim {
    /** Its queue and all above it stay within their guarantees and their shares. */
    WITHIN_GUARANTEE,
    /** Its queue and all above it stay within their shares. */
    WITHIN_SHARE,
    /** Nobody else asks for the GPUs now. */
    BORROWED;

    /** The claim of a leaf to so many more GPUs. */
    public static Claim of(
            int leafQueue, GpuType type, long gpus, QueueTree tree, QuotaLedger ledger, FairShares shares) {
        Claim claim = WITHIN_GUARANTEE;
        for (int at = leafQueue; at > QueueTree.ROOT; at = tree.parent(at)) {
            long used = ledger.used(at, type) + gpus;
            if (used > shares.entitlement(at, type)) {
                return BORROWED;
            }
            if (used > tree.guaranteed(at, type)) {
                claim = WITHIN_SHARE;
            }
        }
        return claim;
    }

    /** How many more GPUs the leaf and all above it may use without exceeding a share; may be negative. */
    public static long roomWithinShare(
            int leafQueue, GpuType type, QueueTree tree, QuotaLedger ledger, FairShares shares) {
        long room = Long.MAX_VALUE;
        for (int at = leafQueue; at > QueueTree.ROOT; at = tree.parent(at)) {
            room = Math.min(room, shares.entitlement(at, type) - ledger.used(at, type));
        }
        return room;
    }

    /** True if this is the other or a stronger one. */
    public boolean atLeast(Claim other) {
        return compareTo(other) <= 0;
    }
}
