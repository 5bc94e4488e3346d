package dev.fairlead.core.preempt;

import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.model.GpuAmount;
import dev.fairlead.core.quota.QueueTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes room where a limit is in the way and not, or not only, the hardware: whoever uses up that limit makes room, wherever
 * it runs. Two ways are tried, and the cheaper is taken: first room in the limit and then whatever the hardware lacks, or
 * room on the nodes from those alone who use the limit up. Heuristic.
 */
final class LimitRoom {
    private final Attempt attempt;

    LimitRoom(Attempt attempt) {
        this.attempt = attempt;
    }

    @Nullable
    VictimSet cheapest() {
        Veto veto = attempt.quotaVeto();
        if (veto == null || veto.reason() != Veto.Reason.LIMIT_REACHED) {
            return null;
        }
        VictimSet onNodes = new RegionSearch(attempt).cheapest();
        VictimSet proven = onNodes == null ? null : Trimming.byPlacing(attempt, onNodes.units());
        return VictimSet.cheaper(proven, limitFirst());
    }

    private @Nullable VictimSet limitFirst() {
        Map<Victim, Integer> chosen = new LinkedHashMap<>();
        Scratch.Mark mark = attempt.scratch.mark();
        boolean enough = makeRoomInLimits(chosen);
        if (enough && attempt.place() == null) {
            VictimSet more = new RegionSearch(attempt).cheapest();
            enough = more != null;
            if (more != null) {
                more.units().forEach(unit -> chosen.merge(unit.victim(), unit.replicasLeft(), Math::min));
            }
        }
        attempt.scratch.rollback(mark);
        List<Unit> units = new ArrayList<>();
        chosen.forEach((victim, left) -> units.add(new Unit(victim, left)));
        return enough && !units.isEmpty() ? Trimming.byPlacing(attempt, units) : null;
    }

    private boolean makeRoomInLimits(Map<Victim, Integer> chosen) {
        Veto veto = attempt.quotaVeto();
        while (veto != null && veto.reason() == Veto.Reason.LIMIT_REACHED) {
            Unit unit = cheapestOfTheUsers();
            if (unit == null) {
                return false;
            }
            attempt.scratch.stop(unit.victim(), unit.replicasLeft());
            chosen.merge(unit.victim(), unit.replicasLeft(), Math::min);
            veto = attempt.quotaVeto();
        }
        return veto == null;
    }

    private @Nullable Unit cheapestOfTheUsers() {
        VictimStream stream = new VictimStream(usersOfTheLimit(attempt), attempt.rights);
        for (VictimStream.Next next = stream.next(); next != null; next = stream.next()) {
            Victim victim = next.victim();
            int left = next.onlyShrinks() ? victim.left - 1 : 0;
            if (attempt.rights.mayReduce(victim, left)) {
                return new Unit(victim, left);
            }
        }
        return null;
    }

    /** Those below the first queue on the way up whose limit keeps the job from starting as things stand. */
    static List<VictimLine> usersOfTheLimit(Attempt attempt) {
        QueueTree tree = attempt.state.queueTree();
        int at = tree.number(attempt.job.queue());
        while (at > QueueTree.ROOT
                && attempt.state.ledgerFuture().used(at, attempt.type) + attempt.gpuMillis
                        <= GpuAmount.millis(tree.limit(at, attempt.type))) {
            at = tree.parent(at);
        }
        int limited = at;
        return attempt.lines.stream()
                .filter(line -> isBelow(tree, line.queue, limited))
                .toList();
    }

    private static boolean isBelow(QueueTree tree, int queue, int above) {
        int at = queue;
        while (at > above) {
            at = tree.parent(at);
        }
        return at == above;
    }
}
