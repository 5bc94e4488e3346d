package dev.fairlead.operator.metrics;

import dev.fairlead.core.plan.Decision;
import java.util.Locale;

/** The kinds of decisions as the label {@code kind} has them. */
enum DecisionKind {
    PLACE,
    PREEMPT,
    RECLAIM,
    DRAIN,
    GROW,
    SHRINK,
    RESERVE,
    HOLD;

    static DecisionKind of(Decision decision) {
        return switch (decision) {
            case Decision.Place place -> PLACE;
            case Decision.Preempt preempt ->
                switch (preempt.kind()) {
                    case PREEMPT -> PREEMPT;
                    case RECLAIM -> RECLAIM;
                    case DRAIN -> DRAIN;
                };
            case Decision.Resize resize -> resize.toReplicas() > resize.fromReplicas() ? GROW : SHRINK;
            case Decision.Reserve reserve -> RESERVE;
            case Decision.Hold hold -> HOLD;
        };
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
