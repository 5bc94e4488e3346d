package dev.fairlead.core.cycle;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.order.Claim;
import dev.fairlead.core.quota.FairShares;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.core.quota.QuotaLedger;
import dev.fairlead.core.state.ClusterState;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All lines of a cycle and who of them is next. Follows what is booked: a line is looked at again when its own queue's use
 * changes, or when that of a queue above it changes so far that some size of job has a stronger or a weaker claim than before.
 */
final class Lines {
    private static final int OF_SHARE = 0;
    private static final int OF_GUARANTEE = 1;

    private final QueueTree tree;
    private final QuotaLedger ledger;
    private final Claim claim;
    private final List<GpuType> types;
    private final long[] sizes;
    private final NextInLine nextInLine;
    private final @Nullable Line[] lines;
    private final Map<QueueName, HeldLine> hopeless = new LinkedHashMap<>();
    private final List<QueueName> names = new ArrayList<>();
    /** By type, what is counted and queue: how many of the sizes still fit into what is left of share or guarantee. */
    private final int[][][] fitting;

    private final PromotedHeads promoted;
    private final Screening screening;
    private int seen;

    /** @param screening settles the jobs at the head of a line that have no prospects */
    Lines(
            ClusterState state,
            Waiting waiting,
            FairShares shares,
            Claim claim,
            PromotedHeads promoted,
            Screening screening) {
        this.tree = state.queueTree();
        this.ledger = state.ledgerFuture();
        this.claim = claim;
        this.promoted = promoted;
        this.screening = screening;
        types = List.copyOf(shares.types());
        sizes = waiting.sizes();
        nextInLine = new NextInLine(state, shares, claim);
        lines = new Line[tree.size()];
        waiting.queues().forEach((name, queued) -> {
            names.add(name);
            if (queued.someoneIsInLine()) {
                int queue = tree.number(name);
                lines[queue] = new Line(queued.line(), queued.prospects(), (type, gpus) -> claim.of(queue, type, gpus));
            } else {
                hopeless.put(name, Waiting.allHopeless(queued));
            }
        });
        fitting = new int[types.size()][2][tree.size()];
        for (int queue = 0; queue < tree.size(); queue++) {
            fittingChanged(queue);
        }
        seen = ledger.changes();
    }

    /** Looks at all lines for the first time. */
    void open() {
        for (int queue = 0; queue < lines.length; queue++) {
            if (lines[queue] != null) {
                look(queue);
            }
        }
    }

    Line line(int queue) {
        return Objects.requireNonNull(lines[queue], () -> "nobody is in line in queue " + tree.name(queue));
    }

    /** The line of a job's queue; null if there is no such queue or nobody is in line there. */
    @Nullable
    Line lineOf(Job job) {
        int queue = tree.number(job.queue());
        return queue < 0 ? null : lines[queue];
    }

    /** Who is next of all; null if every line is settled. */
    NextInLine.@Nullable Turn first() {
        return nextInLine.first();
    }

    /** Why the first of all goes before others who could take GPUs of the type; empty if it is not of this queue or alone. */
    String whyFirst(int queue, GpuType type) {
        return nextInLine.whyFirst(queue, type);
    }

    /** The line of the queue has moved on, and something may have been booked for its job. */
    void moved(int queue) {
        int changes = ledger.changes();
        if (seen == changes) {
            look(queue);
            return;
        }
        BitSet stale = new BitSet();
        stale.set(queue);
        BitSet used = new BitSet();
        for (; seen < changes; seen++) {
            used.set(ledger.changedQueue(seen));
        }
        used.stream().forEach(each -> {
            claim.usageChanged(each);
            int widest = each;
            for (int at = each; at > QueueTree.ROOT; at = tree.parent(at)) {
                widest = fittingChanged(at) ? at : widest;
            }
            nextInLine.usageChanged(each);
            collectLines(widest, stale);
        });
        stale.stream().forEach(this::look);
    }

    private void collectLines(int queue, BitSet found) {
        if (lines[queue] != null) {
            found.set(queue);
        }
        for (int child : tree.children(queue)) {
            collectLines(child, found);
        }
    }

    private void look(int queue) {
        Line line = line(queue);
        if (line.hasNext()) {
            screening.settleThoseWithoutProspects(line, queue);
        }
        Line.Candidate next = line.next();
        nextInLine.set(queue, next);
        promoted.set(queue, next, next == null ? 0 : line.nextRoomKind());
    }

    /** Counts again which sizes of jobs fit into what is left to a queue; true if some fits no more, or fits again. */
    private boolean fittingChanged(int queue) {
        boolean changed = false;
        for (int type = 0; type < types.size(); type++) {
            int share = fitting(claim.leftOfShare(queue, types.get(type)));
            int guarantee = fitting(claim.leftOfGuarantee(queue, types.get(type)));
            int[][] known = fitting[type];
            changed |= known[OF_SHARE][queue] != share || known[OF_GUARANTEE][queue] != guarantee;
            known[OF_SHARE][queue] = share;
            known[OF_GUARANTEE][queue] = guarantee;
        }
        return changed;
    }

    private int fitting(long left) {
        int low = 0;
        int high = sizes.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sizes[middle] <= left) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Where everyone stands when all lines are settled, by the name of the queue. */
    Map<QueueName, HeldLine> held() {
        Map<QueueName, HeldLine> held = new LinkedHashMap<>();
        for (QueueName name : names) {
            HeldLine none = hopeless.get(name);
            held.put(name, none != null ? none : line(tree.number(name)).held());
        }
        return held;
    }
}
