package dev.fairlead.core.preempt;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Lets go of whatever a set of victims does not need: whole victims, the dearest first, and replicas of elastic ones. */
final class Trimming {
    private final Attempt attempt;
    private final Domain domain;

    Trimming(Attempt attempt, Domain domain) {
        this.attempt = attempt;
        this.domain = domain;
    }

    /** What is left of a set when nothing more can be spared; null if the set is not enough or may not be taken. */
    @Nullable
    VictimSet trimmed(@Nullable List<Unit> units) {
        if (units == null || units.isEmpty()) {
            return null;
        }
        if (!attempt.countable) {
            return byPlacing(attempt, units);
        }
        if (!enough(units)) {
            return null;
        }
        List<Unit> trimmed = byCounting(units);
        if (trimmed.size() == units.size() && trimmed.containsAll(units)) {
            return VictimSet.of(units);
        }
        // Letting go can take away the right to others, or room in a quota; then each step is tried as a whole.
        return trimmed.isEmpty() || !attempt.allowed(trimmed) ? stepByStep(units, this::enough) : VictimSet.of(trimmed);
    }

    /** The same for any job, with the placer as the judge. */
    static @Nullable VictimSet byPlacing(Attempt attempt, List<Unit> units) {
        return attempt.works(units) ? stepByStep(units, attempt::works) : null;
    }

    /** True if the units may be taken and enough replicas then fit into the domain. */
    boolean enough(List<Unit> units) {
        Scratch.Mark mark = attempt.scratch.mark();
        boolean enough =
                attempt.stop(attempt.inOrder(units)) && attempt.quotaVeto() == null && domain.holds(attempt.replicas);
        attempt.scratch.rollback(mark);
        return enough;
    }

    private static List<Unit> dearestFirst(List<Unit> units) {
        List<Unit> sorted = new ArrayList<>(units);
        sorted.sort(Comparator.comparing((Unit unit) -> Cost.of(unit))
                .reversed()
                .thenComparing(unit -> unit.victim().id()));
        return sorted;
    }

    /** One look at each unit: taking a victim back changes the count on its own nodes alone. */
    private List<Unit> byCounting(List<Unit> units) {
        List<Unit> dearestFirst = dearestFirst(units);
        Scratch.Mark mark = attempt.scratch.mark();
        int[] before = new int[dearestFirst.size()];
        for (int i = 0; i < before.length; i++) {
            Unit unit = dearestFirst.get(i);
            before[i] = unit.victim().left;
            attempt.scratch.stop(unit.victim(), unit.replicasLeft());
        }
        int spare = domain.fits() - attempt.replicas;
        List<Unit> needed = new ArrayList<>();
        for (int i = 0; i < before.length; i++) {
            Unit unit = dearestFirst.get(i);
            Victim victim = unit.victim();
            int least = unit.replicasLeft();
            int loss = letGo(victim, before[i]);
            if (loss <= spare) {
                spare -= loss;
                continue;
            }
            attempt.scratch.stop(victim, least);
            int kept = mostKept(victim, least, before[i], spare);
            if (kept > least) {
                spare -= letGo(victim, kept);
            }
            needed.add(new Unit(victim, kept));
        }
        attempt.scratch.rollback(mark);
        return needed;
    }

    /** The most replicas that a victim that can go on smaller may keep; more replicas never need less room. */
    private int mostKept(Victim victim, int least, int before, int spare) {
        int floor = Math.max(least, before - surplusOf(victim, before));
        int enough = least;
        int tooMany = before;
        int next = Math.max(least + 1, floor);
        while (next < tooMany) {
            int loss = letGo(victim, next);
            attempt.scratch.stop(victim, least);
            if (loss <= spare) {
                enough = next;
            } else {
                tooMany = next;
            }
            // Gangs can be large: halve the distance instead of counting.
            next = enough == least ? tooMany : Math.max(enough + 1, (enough + tooMany) / 2);
        }
        return enough;
    }

    private static int surplusOf(Victim victim, int before) {
        int now = victim.left;
        victim.left = before;
        int surplus = victim.surplus();
        victim.left = now;
        return surplus;
    }

    /** Gives a victim back what it had; returns how many replicas of the job fit less in the domain. */
    private int letGo(Victim victim, int left) {
        Unit back = new Unit(victim, victim.left);
        int stopped = victim.left;
        victim.left = left;
        Set<Integer> touched = domain.nodesOf(List.of(back));
        victim.left = stopped;
        int before = domain.fitsOn(touched);
        attempt.scratch.letGo(victim, left);
        return before - domain.fitsOn(touched);
    }

    /** Tries to do without halves, quarters and so on down to single units, the dearest first; then to shrink what stops. */
    private static VictimSet stepByStep(List<Unit> units, Predicate<List<Unit>> enough) {
        List<Unit> needed = dearestFirst(units);
        needed = without(needed, needed, enough);
        for (int i = 0; i < needed.size(); i++) {
            Unit unit = needed.get(i);
            Victim victim = unit.victim();
            int known = unit.replicasLeft();
            int tooMany = victim.left;
            int next = Math.max(known + 1, victim.left - victim.surplus());
            while (next < tooMany) {
                List<Unit> tried = new ArrayList<>(needed);
                tried.set(i, new Unit(victim, next));
                if (enough.test(tried)) {
                    needed = tried;
                    known = next;
                } else {
                    tooMany = next;
                }
                next = known == unit.replicasLeft() ? tooMany : Math.max(known + 1, (known + tooMany) / 2);
            }
        }
        return VictimSet.of(needed);
    }

    private static List<Unit> without(List<Unit> all, List<Unit> part, Predicate<List<Unit>> enough) {
        List<Unit> rest = new ArrayList<>(all);
        rest.removeAll(part);
        if (!rest.isEmpty() && enough.test(rest)) {
            return rest;
        }
        if (part.size() == 1) {
            return all;
        }
        List<Unit> left = without(all, List.copyOf(part.subList(0, part.size() / 2)), enough);
        return without(left, List.copyOf(part.subList(part.size() / 2, part.size())), enough);
    }
}
