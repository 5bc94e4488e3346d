package dev.fairlead.core.backfill;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.order.Claim;
import dev.fairlead.core.quota.FairShares;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.core.quota.QuotaLedger;

/**
 * Against whom a reservation holds. It does not hold against a claim that is stronger than the one which its job will have
 * when it starts: the stronger could take the room back at once. In its own queue it holds against all who come later,
 * unless the job would only borrow and the other would not: there the order of the queue is the law, and small jobs within
 * the guarantee would pass a large one within the share for ever.
 */
final class Standing {
    private static final int AGAINST_EVERYONE = 0;
    /** The weakest claim against everyone: merely borrowed. See {@link Claim}. */
    static final int BORROWED = Claim.WEAKEST;

    private static final int STRENGTHS = 3;

    private final QueueTree tree;
    private final Claim claim;

    Standing(QueueTree tree, QuotaLedger ledger, FairShares shares) {
        this.tree = tree;
        this.claim = new Claim(tree, ledger, shares);
    }

    /** True if a job that starts now would still be in the way when the time of the reservation has come. */
    boolean staysBeyond(Job job, int jobQueue, Reservation reservation, long nowMillis) {
        if (reservation.known()) {
            return ExpectedEnd.millis(job, reservation.type(), nowMillis, nowMillis) > reservation.startMillis;
        }
        long gpuMillis = job.gang().leastGpuMillis();
        return !givesWay(reservation.queue, job, jobQueue, reservation.type(), gpuMillis);
    }

    int claim(int queue, GpuType type, long gpuMillis) {
        return claim.of(queue, type, gpuMillis);
    }

    /** A claim against the whole cluster: 0 within the guarantee, 1 within the share, 2 borrowed. */
    int againstEveryone(int rank) {
        return claim.against(AGAINST_EVERYONE, rank);
    }

    boolean passes(Reservation reservation, int queue, int rank) {
        if (queue == reservation.queue) {
            return againstEveryone(reservation.claim) == BORROWED && againstEveryone(rank) < BORROWED;
        }
        int circle = commonDepth(queue, reservation.queue);
        return claim.against(circle, rank) < claim.against(circle, reservation.claim);
    }

    /**
     * True if the owner of a reservation within its share could take the GPUs back from the other job at any time: that one
     * is of another queue, preemptible, has no minimum runtime, and its queue has more than its share.
     *
     * @param gpuMillis thousandths of GPUs that the other job would get on top of what its queue uses
     */
    boolean givesWay(int owner, Job other, int otherQueue, GpuType type, long gpuMillis) {
        return owner != otherQueue
                && otherQueue > QueueTree.ROOT
                && other.preemptible()
                && other.minRuntimeSeconds() == 0
                && claim.against(commonDepth(owner, otherQueue), claim.of(otherQueue, type, gpuMillis)) % STRENGTHS
                        == BORROWED;
    }

    private int commonDepth(int left, int right) {
        int one = left;
        int other = right;
        while (one != other) {
            if (tree.depth(one) >= tree.depth(other)) {
                one = tree.parent(one);
            } else {
                other = tree.parent(other);
            }
        }
        return tree.depth(one);
    }
}
