package dev.fairlead.core.random;

import dev.fairlead.core.model.Job;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.plan.QueueShare;
import dev.fairlead.core.state.ClusterState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Says what a plan does, for whoever has to find out why a day went wrong. */
final class InWords {
    private InWords() {}

    static String brief(ClusterState state, Plan plan) {
        List<String> parts = new ArrayList<>();
        for (Decision decision : plan.decisions()) {
            Job job = Objects.requireNonNull(state.job(decision.job())).job();
            String who = job.id().name() + "(" + job.queue() + " " + job.gang() + " p" + job.priority() + ")";
            switch (decision) {
                case Decision.Place place -> parts.add("place " + who + " " + place.gpuType() + place.nodes());
                case Decision.Reserve reserve ->
                    parts.add("reserve " + who + " " + reserve.gpuType() + reserve.nodes());
                case Decision.Preempt preempt ->
                    parts.add(preempt.kind() + " " + who + " for " + preempt.beneficiary());
                case Decision.Resize resize ->
                    parts.add("resize " + who + " " + resize.fromReplicas() + ">" + resize.toReplicas());
                case Decision.Hold hold -> {}
            }
        }
        return String.join(", ", parts);
    }

    static String waiting(ClusterState state, Plan plan) {
        List<String> lines = new ArrayList<>();
        for (Decision.Hold hold : plan.all(Decision.Hold.class)) {
            Job job = Objects.requireNonNull(state.job(hold.job())).job();
            lines.add(job.id().name() + "(" + job.queue() + " " + job.gang() + " p" + job.priority()
                    + (job.preemptible() ? "" : " not preemptible") + " of " + job.gpuTypes() + ") " + hold.veto());
        }
        return String.join("\n", lines);
    }

    static String shares(ClusterState state, Plan plan) {
        List<String> lines = new ArrayList<>();
        for (QueueShare share : plan.shares()) {
            if (share.allocated() + share.pending() > 0) {
                int number = state.queueTree().number(share.queue());
                String parent = number == 0
                        ? ""
                        : " below " + state.queueTree().name(state.queueTree().parent(number));
                lines.add(share.queue() + parent + " " + share.type() + ": guaranteed " + share.guaranteed()
                        + ", allocated " + share.allocated() + ", pending " + share.pending() + ", entitled "
                        + share.entitlement());
            }
        }
        return String.join("\n", lines);
    }
}
