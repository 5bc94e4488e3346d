package dev.fairlead.core.plan;

import dev.fairlead.core.state.ClusterState;
import java.util.List;

/** Stub. */
public final class PlanCheck {
    private PlanCheck() {}

    public static List<String> violations(ClusterState state, Plan plan, long nowMillis) {
        return List.of();
    }
}
