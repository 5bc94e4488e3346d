package dev.fairlead.core.preempt;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who is asked first to make room, and for how much. */
enum Manner {
    /** Whoever loses least; elastic jobs give up replicas one by one before anyone stops. */
    SHRINK_FIRST,
    /**
     * Everyone gives all that may be taken at once, and who holds most comes first. A queue that gave a little may be
     * down to its share without having given enough, and is safe from then on; one large step gives enough.
     */
    LARGEST_FIRST;

    List<Victim> inTurn(List<Victim> cheapestFirst) {
        return this == SHRINK_FIRST
                ? cheapestFirst
                : cheapestFirst.stream()
                        .sorted(Comparator.comparingLong(Victim::gpusLeft).reversed())
                        .toList();
    }

    /** The most that may be taken from the victim in one step; null if nothing. */
    @Nullable
    Unit mostOf(Victim victim, Rights rights) {
        if (rights.mayStop(victim)) {
            return new Unit(victim, 0);
        }
        return this == LARGEST_FIRST && rights.mayShrink(victim)
                ? new Unit(victim, victim.left - victim.surplus())
                : null;
    }

    /** Orders sets of victims before their cost does: 0 if the cost alone counts, else the smaller the more they hold. */
    long smallness(List<Unit> units) {
        return this == SHRINK_FIRST
                ? 0
                : Long.MAX_VALUE
                        - units.stream()
                                .mapToLong(unit -> unit.victim().gpusLeft())
                                .sum();
    }
}
