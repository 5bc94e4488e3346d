package dev.fairlead.snapshot;

import dev.fairlead.core.cycle.SchedulingCycle;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.state.ClusterFacts;
import dev.fairlead.core.state.ClusterState;

/**
 * A cluster at one moment: all that one decision is taken on.
 *
 * @param facts what is true
 * @param nowMillis the moment, milliseconds since the epoch
 */
public record Snapshot(ClusterFacts facts, long nowMillis) {
    /** What is true in the state now. Later changes of the state do not show. */
    public static Snapshot of(ClusterState state, long nowMillis) {
        return new Snapshot(ClusterFacts.of(state), nowMillis);
    }

    /** What the scheduler decides on it: the plan of the cluster that the snapshot was taken from, word for word. */
    public Plan decide() {
        return SchedulingCycle.decide(facts.toState(), nowMillis);
    }
}
