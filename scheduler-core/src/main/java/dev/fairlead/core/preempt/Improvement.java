package dev.fairlead.core.preempt;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a cheaper set of victims in a domain than one that was found. Where few victims cost less than the whole set,
 * a branch and bound over them is exact; otherwise each of the dearest is exchanged for whatever else makes room.
 */
final class Improvement {
    private static final int MOST_VICTIMS_EXACT = 14;
    private static final int MOST_OPTIONS_EXACT = 28;
    private static final int MOST_STEPS = 4_000;
    private static final int MOST_TO_EXCHANGE = 64;
    private static final int EXCHANGES = 8;

    private final Attempt attempt;
    private final Domain domain;
    private final Region region;
    private final Trimming trimming;
    private final RoomMaker maker;
    private final List<List<Unit>> options = new ArrayList<>();
    private final List<Unit> chosen = new ArrayList<>();
    private final List<Integer> leftBefore = new ArrayList<>();
    private @Nullable VictimSet best;
    private int steps;

    Improvement(Attempt attempt, Domain domain, Region region, Trimming trimming, RoomMaker maker) {
        this.attempt = attempt;
        this.domain = domain;
        this.region = region;
        this.trimming = trimming;
        this.maker = maker;
    }

    /** @param found the set to improve; null to look for one where choosing one after the other led nowhere */
    @Nullable
    VictimSet improved(@Nullable VictimSet found) {
        best = found;
        if (collectOptions()) {
            search(0, Cost.NOTHING);
        }
        if (best != null && (options.isEmpty() || steps > MOST_STEPS)) {
            best = exchanged(best);
        }
        return best;
    }

    /** What each victim that is cheaper than the set could give; false, and nothing, if there are too many. */
    private boolean collectOptions() {
        int count = 0;
        List<Victim> cheapestFirst = new ArrayList<>(region.victims);
        attempt.enablers().stream()
                .filter(victim -> !region.victims.contains(victim))
                .forEach(cheapestFirst::add);
        cheapestFirst.sort(Comparator.comparingLong(Victim::lostGpuSeconds).thenComparing(Victim.CHEAPEST_FIRST));
        for (Victim victim : cheapestFirst) {
            List<Unit> units = new ArrayList<>();
            for (int left = victim.left - 1; left > 0 && left >= victim.left - victim.surplus(); left--) {
                units.add(new Unit(victim, left));
            }
            Unit stop = new Unit(victim, 0);
            if ((best == null || Cost.of(stop).below(best.cost())) && attempt.rights.pastMinimumRuntime(victim)) {
                units.add(stop);
            }
            count += units.size();
            if (attempt.mayConsider(victim) && !units.isEmpty()) {
                options.add(units);
            }
            if (count > MOST_OPTIONS_EXACT || options.size() > MOST_VICTIMS_EXACT) {
                options.clear();
                return false;
            }
        }
        return !options.isEmpty();
    }

    private void search(int at, Cost cost) {
        if (++steps > MOST_STEPS || (best != null && !cost.below(best.cost()))) {
            return;
        }
        if (!chosen.isEmpty() && domain.holds(attempt.replicas) && enoughFromTheStart()) {
            best = new VictimSet(List.copyOf(chosen), cost);
            return;
        }
        if (at == options.size()) {
            return;
        }
        for (Unit unit : options.get(at)) {
            Cost one = Cost.of(unit);
            Scratch.Mark mark = attempt.scratch.mark();
            leftBefore.add(unit.victim().left);
            attempt.scratch.stop(unit.victim(), unit.replicasLeft());
            chosen.add(unit);
            search(at + 1, cost.plus(one));
            chosen.removeLast();
            leftBefore.removeLast();
            attempt.scratch.rollback(mark);
        }
        search(at + 1, cost);
    }

    /** The rights are judged in their own order, so what is stopped on the way here is given back for a moment. */
    private boolean enoughFromTheStart() {
        Scratch.Mark mark = attempt.scratch.mark();
        for (int i = 0; i < chosen.size(); i++) {
            attempt.scratch.letGo(chosen.get(i).victim(), leftBefore.get(i));
        }
        boolean allowed = attempt.allowed(chosen);
        attempt.scratch.rollback(mark);
        return allowed;
    }

    private VictimSet exchanged(VictimSet found) {
        VictimSet cheapest = found;
        boolean better = found.units().size() <= MOST_TO_EXCHANGE;
        for (int round = 0; better && round < EXCHANGES; round++) {
            better = false;
            List<Unit> dearestFirst = new ArrayList<>(cheapest.units());
            dearestFirst.sort(Comparator.comparing((Unit unit) -> Cost.of(unit))
                    .reversed()
                    .thenComparing(unit -> unit.victim().id()));
            for (int i = 0; !better && i < Math.min(EXCHANGES, dearestFirst.size()); i++) {
                VictimSet other = without(dearestFirst, i);
                if (other != null && other.cost().below(cheapest.cost())) {
                    cheapest = other;
                    better = true;
                }
            }
        }
        return cheapest;
    }

    private @Nullable VictimSet without(List<Unit> units, int left) {
        List<Unit> others = new ArrayList<>(units);
        attempt.spared = others.remove(left).victim();
        List<Unit> besides = maker.gatherBesides(others);
        attempt.spared = null;
        return trimming.trimmed(besides);
    }
}
