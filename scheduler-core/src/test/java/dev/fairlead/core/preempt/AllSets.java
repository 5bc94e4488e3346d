package dev.fairlead.core.preempt;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Tries all that some victims could give, whole or in part, and keeps the cheapest that is enough. */
final class AllSets {
    private final List<Victim> victims;
    private final Predicate<List<Unit>> enough;
    private final List<Unit> chosen = new ArrayList<>();
    private @Nullable Cost best;

    private AllSets(List<Victim> victims, Predicate<List<Unit>> enough) {
        this.victims = victims;
        this.enough = enough;
    }

    /** What the cheapest set costs, nobody included; null if not even all of them are enough. */
    static @Nullable Cost cheapest(List<Victim> victims, Predicate<List<Unit>> enough) {
        AllSets sets = new AllSets(victims, enough);
        sets.choose(0, Cost.NOTHING);
        return sets.best;
    }

    private void choose(int at, Cost cost) {
        if (best != null && !cost.below(best)) {
            return;
        }
        if (at == victims.size()) {
            if (enough.test(List.copyOf(chosen))) {
                best = cost;
            }
            return;
        }
        choose(at + 1, cost);
        Victim victim = victims.get(at);
        for (int keep = victim.left - 1; keep >= 0; keep--) {
            if (keep == 0 || keep >= victim.left - victim.surplus()) {
                Unit unit = new Unit(victim, keep);
                chosen.add(unit);
                choose(at + 1, cost.plus(Cost.of(unit)));
                chosen.removeLast();
            }
        }
    }
}
