package dev.fairlead.core.cycle;

import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The reservations of a cycle, which are told their place in the line when all lines are settled. */
final class Reservations {
    private final ClusterState state;
    private final List<Decision> decisions;
    private final List<Made> made = new ArrayList<>();

    /** One of the decisions, and the index of its job in the line. */
    private record Made(int decision, QueueName queue, int index) {}

    /** @param decisions of the cycle, in which the reservations stand */
    Reservations(ClusterState state, List<Decision> decisions) {
        this.state = state;
        this.decisions = decisions;
    }

    /** The last of the decisions reserves for this job. */
    void made(Job job, int index) {
        made.add(new Made(decisions.size() - 1, job.queue(), index));
    }

    /**
     * Gives all their places.
     *
     * @param untilOthersEnd the reservations that stand in the place of a mere hold
     */
    void tell(Map<QueueName, HeldLine> lines, List<Decision.Reserve> untilOthersEnd) {
        for (Decision.Reserve each : untilOthersEnd) {
            TrackedJob tracked = Objects.requireNonNull(state.job(each.job()));
            HeldLine line = Objects.requireNonNull(lines.get(tracked.job().queue()));
            int position = line.reserve(each.job());
            if (position > 0) {
                decisions.add(each.at(position));
            }
        }
        for (Made each : made) {
            HeldLine line = lines.get(each.queue);
            if (line != null && decisions.get(each.decision) instanceof Decision.Reserve reserve) {
                decisions.set(each.decision, reserve.at(line.position(each.index)));
            }
        }
    }
}
