package dev.fairlead.core.cycle;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.plan.QueueShare;
import dev.fairlead.core.quota.GuaranteeAudit;
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
            Set<JobId> drained = Drain.stopAll(state, decisions);
            // 4. Give room to the jobs in line: free room first, then room that is about to be free, then room that
            //    others have to make.
            Admission admission = new Admission(state, waiting, demand.shares(), nowMillis, drained);
            decisions.addAll(admission.goThroughTheLines());
            // 5. Let elastic jobs grow into what nobody waits for.
            new Growth(state, admission, decisions).growAll();
            // 6. Say to the rest why they wait.
            waiting.hopeless()
                    .forEach((job, veto) ->
                            decisions.add(new Decision.Hold(job.job().id(), 0, veto)));
            Map<GpuType, Long> capacity = state.fleet().capacities();
            return new Plan(
                    decisions,
                    shares,
                    GuaranteeAudit.problems(
                            state.queueTree(), capacity::containsKey, type -> capacity.getOrDefault(type, 0L)),
                    admission.reconsiderAtMillis());
        } finally {
            state.rollback(before);
        }
    }
}
