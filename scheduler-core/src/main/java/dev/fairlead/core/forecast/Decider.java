package dev.fairlead.core.forecast;

import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.state.ClusterState;

/** Whoever decides who runs where: the scheduler itself, or a reference policy to compare it with. */
@FunctionalInterface
public interface Decider {
    /**
     * Decides as of now.
     *
     * @param state what is true; left as it was found
     * @param nowMillis the time of the decision, milliseconds since the epoch
     * @return what is to be done; only {@code Place}, {@code Preempt} and {@code Resize} have an effect on virtual time,
     *     and a time to reconsider wakes the decider up
     */
    Plan decide(ClusterState state, long nowMillis);
}
