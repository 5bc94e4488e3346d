package dev.fairlead.core.preempt;

import dev.fairlead.core.model.GpuAmount;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.quota.FairShares;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.core.quota.QuotaLedger;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Says without a search that a queue can take nothing of a type from any other: because those that have more than their own
 * run nobody who could give anything up, or nobody whose minimum runtime is over. The {@link ReclaimRule} speaks of pairs;
 * what givers have is added up over the tree of queues, so that a question costs the queues above the taker and not all
 * givers, and a change the siblings of the queues above the one that changed.
 *
 * <p>A first victim must be one that may be taken from as things stand, so where there is none, no set of victims exists
 * however rights would change on the way.
 */
final class Givers {
    private static final int BY_SHARE = 0;
    private static final int BY_GUARANTEE = 1;
    /** Stands for "no minimum runtime ends"; later than any time. */
    static final long NEVER = Long.MAX_VALUE;

    private final QueueTree tree;
    private final QuotaLedger ledger;
    private final FairShares shares;
    private final GpuType type;
    private final RunningJobs running;
    private final Sums own;
    /** By ground: what those below a queue can give who have more than their own on every level below it. */
    private final Sums[] below;
    /** By ground: the same for a queue with all below it, seen from above it; nothing if it has no more than its own. */
    private final Sums[] given;

    private final BitSet changed = new BitSet();
    private int seen;

    /** By queue: the GPUs of those who could give something up, and when the first other one could. */
    private static final class Sums {
        private final long[] gpus;
        private final long[] endMillis;

        private Sums(int queues) {
            gpus = new long[queues];
            endMillis = new long[queues];
            Arrays.fill(endMillis, NEVER);
        }

        private void clear(int queue) {
            gpus[queue] = 0;
            endMillis[queue] = NEVER;
        }

        private void add(int queue, long moreGpus, long otherEndMillis) {
            gpus[queue] += moreGpus;
            endMillis[queue] = Math.min(endMillis[queue], otherEndMillis);
        }

        private void add(int queue, Sums other, int otherQueue) {
            add(queue, other.gpus[otherQueue], other.endMillis[otherQueue]);
        }
    }

    Givers(QueueTree tree, QuotaLedger ledger, FairShares shares, GpuType type, RunningJobs running) {
        this.tree = tree;
        this.ledger = ledger;
        this.shares = shares;
        this.type = type;
        this.running = running;
        own = new Sums(tree.size());
        below = new Sums[] {new Sums(tree.size()), new Sums(tree.size())};
        given = new Sums[] {new Sums(tree.size()), new Sums(tree.size())};
        changed.set(0, tree.size());
        seen = ledger.changes();
    }

    /** What the jobs of a queue can give has changed, though its use need not have. */
    void changed(int queue) {
        changed.set(queue);
    }

    /** To be called before questions are asked, with nothing stopped on paper that does not stay stopped. */
    void follow() {
        for (; seen < ledger.changes(); seen++) {
            for (int at = ledger.changedQueue(seen); at > QueueTree.ROOT; at = tree.parent(at)) {
                changed.set(at);
            }
        }
        // Parents have smaller numbers than their children.
        for (int queue = changed.length() - 1; queue >= 0; queue = changed.previousSetBit(queue - 1)) {
            addUp(queue);
            if (queue > QueueTree.ROOT) {
                changed.set(tree.parent(queue));
            }
        }
        changed.clear();
    }

    private void addUp(int queue) {
        own.clear(queue);
        for (VictimLine line : running.lines(queue)) {
            own.add(queue, line.gpusToGive(), line.minimumRuntimeEndMillis());
        }
        long used = ledger.used(queue, type);
        addUp(queue, BY_SHARE, used > GpuAmount.millis(shares.safeUpTo(queue, type)));
        addUp(queue, BY_GUARANTEE, used > GpuAmount.millis(tree.guaranteed(queue, type)));
    }

    private void addUp(int queue, int ground, boolean hasMoreThanItsOwn) {
        below[ground].clear(queue);
        below[ground].add(queue, own, queue);
        for (int child : tree.children(queue)) {
            below[ground].add(queue, given[ground], child);
        }
        given[ground].clear(queue);
        if (hasMoreThanItsOwn) {
            given[ground].add(queue, below[ground], queue);
        }
    }

    /** What the queue may take with so many more thousandths of GPUs. */
    Offer to(int taker, long gpuMillis) {
        long some = 0;
        long endMillis = NEVER;
        boolean withinGuarantee = true;
        for (int at = taker; at > QueueTree.ROOT; at = tree.parent(at)) {
            long used = ledger.used(at, type) + gpuMillis;
            if (used > GpuAmount.millis(shares.reclaimableUpTo(at, type))) {
                break;
            }
            withinGuarantee &= used <= GpuAmount.millis(tree.guaranteed(at, type));
            int above = tree.parent(at);
            some += below[BY_SHARE].gpus[above];
            endMillis = Math.min(endMillis, below[BY_SHARE].endMillis[above]);
            if (withinGuarantee) {
                some += below[BY_GUARANTEE].gpus[above];
                endMillis = Math.min(endMillis, below[BY_GUARANTEE].endMillis[above]);
            }
        }
        return new Offer(some, endMillis);
    }

    /**
     * What others can give.
     *
     * @param gpus 0 if there is nobody who may be shrunk or stopped; otherwise as many as they hold, or more
     * @param minimumRuntimeEndMillis when the first may be stopped whom only the minimum runtime protects
     */
    record Offer(long gpus, long minimumRuntimeEndMillis) {}
}
