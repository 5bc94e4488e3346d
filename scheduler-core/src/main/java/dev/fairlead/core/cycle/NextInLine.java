package dev.fairlead.core.cycle;

import dev.fairlead.core.order.Claim;
import dev.fairlead.core.order.QueueOrder;
import dev.fairlead.core.quota.FairShares;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.core.state.ClusterState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which of the lines' next jobs is dealt with next: the strongest claim, then the line that keeps a stronger claim waiting,
 * then the queue furthest below its share.
 *
 * <p>Claims are compared circle by circle from the root down, and only ever among the queues of that circle: how a job
 * stands among its siblings says nothing about cousins. Were it counted there, a job could be let past a line whose second
 * job takes the room back, and the two would take turns for ever.
 */
final class NextInLine {
    private final ClusterState state;
    private final FairShares shares;
    private final Claim claim;
    private final Map<Integer, Line> lines;

    /** A queue and the next job of its line. */
    record Turn(int queue, Line.Candidate next) {}

    NextInLine(ClusterState state, FairShares shares, Claim claim, Map<Integer, Line> lines) {
        this.state = state;
        this.shares = shares;
        this.claim = claim;
        this.lines = lines;
    }

    /** The next jobs of all lines that have one, by queue number. */
    List<Turn> all() {
        List<Turn> turns = new ArrayList<>();
        lines.forEach((queue, line) -> {
            Line.Candidate next = line.next();
            if (next != null) {
                turns.add(new Turn(queue, next));
            }
        });
        return turns;
    }

    /** The first of them, of which there must be one. */
    Turn first(List<Turn> turns) {
        List<Turn> strongest = new ArrayList<>();
        addStrongest(QueueTree.ROOT, turns, strongest);
        if (strongest.size() == 1) {
            return strongest.getFirst();
        }
        QueueOrder order = new QueueOrder(state.queueTree(), state.ledgerFuture(), shares);
        strongest.forEach(turn -> order.setNext(turn.queue, turn.next.job().job(), turn.next.types()));
        int first = order.first();
        return strongest.stream()
                .filter(turn -> turn.queue == first)
                .findFirst()
                .orElseThrow();
    }

    /** Keeps the strongest of those at or below a queue: among its children, and then among the children of each. */
    private void addStrongest(int above, List<Turn> turns, List<Turn> strongest) {
        if (turns.size() <= 1 || state.queueTree().isLeaf(above)) {
            strongest.addAll(turns);
            return;
        }
        int circle = state.queueTree().depth(above);
        Comparator<Turn> byClaim = Comparator.<Turn>comparingInt(turn -> claim.against(circle, turn.next.strength()))
                .thenComparingInt(turn -> claim.against(circle, turn.next.rivalStrength()))
                .thenComparingInt(turn -> claim.against(circle, turn.next.lineStrength()));
        Turn best = turns.stream().min(byClaim).orElseThrow();
        Map<Integer, List<Turn>> byChild = new TreeMap<>();
        for (Turn turn : turns) {
            if (byClaim.compare(turn, best) == 0) {
                byChild.computeIfAbsent(childAbove(turn.queue, circle + 1), key -> new ArrayList<>())
                        .add(turn);
            }
        }
        byChild.forEach((child, below) -> addStrongest(child, below, strongest));
    }

    private int childAbove(int queue, int depth) {
        int at = queue;
        while (state.queueTree().depth(at) > depth) {
            at = state.queueTree().parent(at);
        }
        return at;
    }
}
