package dev.fairlead.core.cycle;

import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.state.ClusterState;
import java.util.List;
import java.util.OptionalLong;

/** One decision cycle. */
public final class SchedulingCycle {
    private SchedulingCycle() {}

    /**
     * Decides who starts, who stops and who waits, and why. The state is left as it was found; the same state and time give
     * the same plan.
     *
     * @param nowMillis the time of the decision, milliseconds since the epoch
     */
    public static Plan decide(ClusterState state, long nowMillis) {
        return new Plan(List.of(), List.of(), List.of(), OptionalLong.empty());
    }
}
