package dev.fairlead.core.preempt;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a search has taken on paper so far, in the order in which it was taken, which need not be one that rights allow. */
final class Taken {
    private final Scratch scratch;
    private final Map<Victim, Step> steps = new LinkedHashMap<>();

    private record Step(int leftBefore, int replicasLeft) {}

    Taken(Scratch scratch) {
        this.scratch = scratch;
    }

    int size() {
        return steps.size();
    }

    void take(Unit unit) {
        Victim victim = unit.victim();
        steps.merge(
                victim,
                new Step(victim.left, unit.replicasLeft()),
                (first, later) -> new Step(first.leftBefore, later.replicasLeft));
        scratch.stop(victim, unit.replicasLeft());
    }

    /** Gives everything back on paper, for the caller to roll back. */
    void letGo() {
        steps.forEach((victim, step) -> scratch.letGo(victim, step.leftBefore));
    }

    List<Unit> units() {
        return with(List.of());
    }

    /** All that was taken and some more, one unit for each victim. */
    List<Unit> with(Collection<Unit> more) {
        Map<Victim, Integer> left = new LinkedHashMap<>();
        steps.forEach((victim, step) -> left.put(victim, step.replicasLeft));
        more.forEach(unit -> left.merge(unit.victim(), unit.replicasLeft(), Math::min));
        List<Unit> units = new ArrayList<>(left.size());
        left.forEach((victim, replicas) -> units.add(new Unit(victim, replicas)));
        return units;
    }
}
