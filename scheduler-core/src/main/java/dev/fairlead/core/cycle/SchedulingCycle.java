package dev.fairlead.core.cycle;

import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.plan.QueueShare;
import dev.fairlead.core.state.ClusterState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One decision cycle. */
public final class SchedulingCycle {
    private SchedulingCycle() {}

    /**
     * Decides who starts, who stops and who waits, and why. The state is left as it was found; the same state and time give
     * the same plan, in whatever order nodes, queues and jobs were announced.
     *
     * @param nowMillis the time of the decision, milliseconds since the epoch
     */
    public static Plan decide(ClusterState state, long nowMillis) {
        List<Decision> decisions = new ArrayList<>();
        ClusterState.Mark before = state.mark();
        try {
            // 1. Part the waiting jobs into those in line and those that no free GPU would help.
            Waiting waiting = new Waiting(state);
            // 2. Add up what everyone asks for and what that entitles them to.
            Demand demand = new Demand(state, waiting, nowMillis);
            List<QueueShare> shares = demand.report();
            // 3. Stop what runs in queues that are being drained.
            Set<JobId> drained = Drain.stopAll(state, decisions, nowMillis);
            // 4. Give room to the jobs in line: free room first, then room that is about to be free, then room that
            //    others have to make.
            Admission admission = new Admission(state, waiting, demand.shares(), nowMillis, drained);
            admission.goThroughTheLines();
            Map<QueueName, HeldLine> held = admission.held();
            decisions.addAll(admission.decisions());
            // 5. Let elastic jobs grow into what nobody waits for.
            new Growth(state, admission, decisions).growAll();
            // 6. Say to the rest why they wait, in words that are put together when someone asks for them.
            return new Plan(
                    decisions,
                    new WaitingHolds(held, new Words(state, nowMillis)),
                    shares,
                    state.queueProblems(),
                    admission.reconsiderAtMillis());
        } finally {
            state.rollback(before);
        }
    }
}
