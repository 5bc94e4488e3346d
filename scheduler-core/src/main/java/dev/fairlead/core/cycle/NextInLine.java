package dev.fairlead.core.cycle;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.order.Claim;
import dev.fairlead.core.order.JobOrder;
import dev.fairlead.core.quota.FairShares;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.core.state.ClusterState;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of the lines' next jobs is dealt with next: the strongest claim, then the line that keeps a stronger claim waiting,
 * then the queue furthest below its share.
 *
 * <p>Claims are compared circle by circle from the root down, and only ever among the queues of that circle: how a job
 * stands among its siblings says nothing about cousins. Were it counted there, a job could be let past a line whose second
 * job takes the room back, and the two would take turns for ever.
 *
 * <p>A tournament: every queue above others knows the winner among those below it, so that after a change only the matches
 * on the way up are played again (tournament trees: Knuth, The Art of Computer Programming 3, section 5.4.1).
 */
final class NextInLine {
    private static final int NOBODY = -1;

    private final QueueTree tree;
    private final ClusterState state;
    private final FairShares shares;
    private final Claim claim;
    private final @Nullable Candidate[] candidates;
    /** By queue: the leaf whose job goes first of all at or below it. */
    private final int[] leaf;

    /** By queue: the part of its fair share that it would use with that job. */
    private final double[] share;
    /** By queue: its place among its siblings. */
    private final int[] place;
    /** By queue above others: winners of matches; the first of all at 1, the children in the last half. */
    private final int[][] winners;

    /** A queue and the next job of its line. */
    record Turn(int queue, Line.Candidate next) {}

    private record Candidate(Turn turn, Job job, long gpuMillis) {}

    NextInLine(ClusterState state, FairShares shares, Claim claim) {
        this.state = state;
        this.tree = state.queueTree();
        this.shares = shares;
        this.claim = claim;
        candidates = new Candidate[tree.size()];
        leaf = new int[tree.size()];
        share = new double[tree.size()];
        place = new int[tree.size()];
        winners = new int[tree.size()][];
        Arrays.fill(leaf, NOBODY);
        for (int queue = 0; queue < tree.size(); queue++) {
            List<Integer> children = tree.children(queue);
            int[] matches = new int[2 * children.size()];
            Arrays.fill(matches, NOBODY);
            winners[queue] = matches;
            for (int i = 0; i < children.size(); i++) {
                place[children.get(i)] = i;
            }
        }
    }

    /** The next job of a queue's line is this from now on; null if all are settled. */
    void set(int queue, Line.@Nullable Candidate next) {
        if (next == null) {
            candidates[queue] = null;
            leaf[queue] = NOBODY;
        } else {
            Job job = next.job().job();
            long gpuMillis = job.gang().gpuMillis(job.gang().minReplicas());
            candidates[queue] = new Candidate(new Turn(queue, next), job, gpuMillis);
            leaf[queue] = queue;
        }
        usageChanged(queue);
    }

    /** The queue, and with it all above it, uses more or less than before. */
    void usageChanged(int queue) {
        for (int at = queue; at != QueueTree.ROOT; at = tree.parent(at)) {
            share[at] = leaf[at] == NOBODY ? 0 : shareWith(at, candidate(leaf[at]));
            int parent = tree.parent(at);
            playAgain(parent, at);
            leaf[parent] = winners[parent][1] == NOBODY ? NOBODY : leaf[winners[parent][1]];
        }
    }

    private void playAgain(int parent, int child) {
        int[] matches = winners[parent];
        int at = matches.length / 2 + place[child];
        matches[at] = leaf[child] == NOBODY ? NOBODY : child;
        if (matches.length == 2) {
            // An only child stands at 1 itself.
            return;
        }
        while (at > 1) {
            matches[at / 2] = winner(parent, matches[at], matches[at ^ 1]);
            at /= 2;
        }
    }

    private int winner(int parent, int left, int right) {
        if (left == NOBODY || right == NOBODY) {
            return left == NOBODY ? right : left;
        }
        return goesBefore(tree.depth(parent), left, right) ? left : right;
    }

    private Candidate candidate(int leafQueue) {
        Candidate candidate = candidates[leafQueue];
        if (candidate == null) {
            throw new IllegalStateException("queue " + tree.name(leafQueue) + " has no next job");
        }
        return candidate;
    }

    /** Compares two siblings, or what stands first below them. */
    private boolean goesBefore(int circle, int queue, int other) {
        Candidate one = candidate(leaf[queue]);
        Candidate two = candidate(leaf[other]);
        int byClaim = compareClaims(circle, one.turn.next, two.turn.next);
        if (byClaim != 0) {
            return byClaim < 0;
        }
        if (share[queue] != share[other]) {
            return share[queue] < share[other];
        }
        return JobOrder.WITHIN_QUEUE.compare(one.job, two.job) < 0;
    }

    /**
     * The widest circle counts first, with all that can be said of the claim in it: its strength, then that of the claims
     * behind it.
     */
    private int compareClaims(int innermost, Line.Candidate one, Line.Candidate two) {
        for (int circle = 0; circle <= innermost; circle++) {
            int order = Integer.compare(claim.against(circle, one.strength()), claim.against(circle, two.strength()));
            order = order != 0
                    ? order
                    : Integer.compare(
                            claim.against(circle, one.rivalStrength()), claim.against(circle, two.rivalStrength()));
            order = order != 0
                    ? order
                    : Integer.compare(
                            claim.against(circle, one.lineStrength()), claim.against(circle, two.lineStrength()));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private double shareWith(int queue, Candidate candidate) {
        double least = Double.POSITIVE_INFINITY;
        for (var type : candidate.turn.next.types()) {
            least = Math.min(least, shares.dominantShare(queue, state.ledgerFuture(), type, candidate.gpuMillis));
        }
        return least;
    }

    /** The first of all next jobs; null if every line is settled. */
    @Nullable
    Turn first() {
        return leaf[QueueTree.ROOT] == NOBODY ? null : candidate(leaf[QueueTree.ROOT]).turn;
    }

    /**
     * Why the first of all, if it is of this queue, goes before the next best that could take GPUs of the type, as a
     * sentence; empty if nobody else could. Costs the matches that it won.
     */
    String whyFirst(int queue, GpuType type) {
        if (leaf[QueueTree.ROOT] != queue) {
            return "";
        }
        int bestSide = NOBODY;
        int runnerUp = NOBODY;
        for (int side = queue; side > QueueTree.ROOT; side = tree.parent(side)) {
            int[] matches = winners[tree.parent(side)];
            int strongest = NOBODY;
            for (int at = matches.length / 2 + place[side]; at > 1; at /= 2) {
                int beaten = matches[at ^ 1];
                if (beaten != NOBODY
                        && candidate(leaf[beaten]).turn.next.types().contains(type)
                        && (strongest == NOBODY || goesBefore(tree.depth(tree.parent(side)), beaten, strongest))) {
                    strongest = beaten;
                }
            }
            if (strongest != NOBODY) {
                // The widest circle counts first, so the last one found is the one to tell of.
                bestSide = side;
                runnerUp = strongest;
            }
        }
        return runnerUp == NOBODY ? "" : why(bestSide, runnerUp);
    }

    private String why(int queue, int other) {
        Candidate one = candidate(leaf[queue]);
        Candidate two = candidate(leaf[other]);
        int innermost = tree.depth(tree.parent(queue));
        String reason = compareClaims(innermost, one.turn.next, two.turn.next) != 0
                ? whyClaim(innermost, one.turn.next, other, two.turn.next)
                : share[queue] != share[other]
                        ? whyShare(share[queue], other, share[other])
                        : "with their next jobs both come to the same part of their fair shares, and it has the job "
                                + JobOrder.why(one.job, two.job);
        return "queue " + tree.name(queue) + " goes before " + tree.name(other) + ": " + reason;
    }

    private String whyShare(double share, int other, double otherShare) {
        String ours = Reasons.partOfShare(share);
        String theirs = Reasons.partOfShare(otherShare);
        return ours.equals(theirs)
                ? "with their next jobs both come to about " + ours + ", " + tree.name(other) + " to a little more"
                : "with its next job it comes to " + ours + ", " + tree.name(other) + " to " + theirs;
    }

    private String whyClaim(int innermost, Line.Candidate one, int other, Line.Candidate two) {
        for (int circle = 0; circle <= innermost; circle++) {
            if (claim.against(circle, one.strength()) != claim.against(circle, two.strength())) {
                return "its job " + claim.inWords(circle, one.strength()) + ", the one of " + tree.name(other) + " "
                        + claim.inWords(circle, two.strength());
            }
            if (compareClaims(circle, one, two) != 0) {
                break;
            }
        }
        return "behind its job waits one with a stronger claim than any of " + tree.name(other);
    }
}
