package dev.fairlead.core.preempt;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who would have to give up what, and what that costs. */
record VictimSet(List<Unit> units, Cost cost) {
    static VictimSet of(List<Unit> units) {
        return new VictimSet(units, Cost.of(units));
    }

    static @Nullable VictimSet cheaper(@Nullable VictimSet one, @Nullable VictimSet other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return other.cost.below(one.cost) ? other : one;
    }
}
