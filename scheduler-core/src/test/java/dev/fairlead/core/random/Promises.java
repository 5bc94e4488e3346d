package dev.fairlead.core.random;

import dev.fairlead.core.model.JobId;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for whom jobs were stopped or shrunk while nothing new happened: that job must start, or one of its queue that
 * goes before it and that the room is enough for, or somebody lost his work for nothing.
 */
final class Promises {
    private final ClusterState state;
    private final Map<JobId, List<Decision>> open = new TreeMap<>();
    private final Tally tally;

    Promises(ClusterState state, Tally tally) {
        this.state = state;
        this.tally = tally;
    }

    void heed(Plan plan) {
        for (Decision decision : plan.decisions()) {
            JobId beneficiary = beneficiary(decision);
            if (beneficiary != null) {
                open.computeIfAbsent(beneficiary, key -> new ArrayList<>()).add(decision);
                tally.count("checked: victims whose beneficiary had to start");
            }
            if (decision instanceof Decision.Place && open.remove(decision.job()) == null) {
                TrackedJob placed = Objects.requireNonNull(state.job(decision.job()));
                open.keySet().removeIf(waiting -> goesBefore(placed, state.job(waiting)));
            }
        }
    }

    private boolean goesBefore(TrackedJob placed, @Nullable TrackedJob other) {
        return other != null
                && placed.job().queue().equals(other.job().queue())
                && state.order().compare(placed, other) < 0;
    }

    private static @Nullable JobId beneficiary(Decision decision) {
        return switch (decision) {
            case Decision.Preempt preempt -> preempt.beneficiary();
            case Decision.Resize resize -> resize.beneficiary();
            case Decision.Place place -> null;
            case Decision.Reserve reserve -> null;
            case Decision.Hold hold -> null;
        };
    }

    /**
     * To be asked once nothing moves any more.
     *
     * @param story what happened meanwhile
     */
    void complain(Supplier<String> story) {
        open.forEach((beneficiary, victims) -> {
            throw new AssertionError(
                    "stopped for nothing, since " + beneficiary + " never started: " + victims + "\n" + story.get());
        });
    }
}
