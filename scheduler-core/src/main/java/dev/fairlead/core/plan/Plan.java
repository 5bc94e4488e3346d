package dev.fairlead.core.plan;

import dev.fairlead.core.quota.QueueProblem;
import java.util.List;
import java.util.OptionalLong;

/**
 * Everything one decision cycle wants, as data. The scheduler's state is as it was: whoever carries the plan out tells the
 * state what became true.
 *
 * @param decisions one or none for each job, in the order in which they were taken
 * @param shares how every queue stands with every GPU type, by queue name and type
 * @param problems what is wrong with queues, by queue name
 * @param reconsiderAtMillis when, with no other change, a decision could come out differently because time passed (a
 *     minimum runtime ends); milliseconds since the epoch
 */
public record Plan(
        List<Decision> decisions,
        List<QueueShare> shares,
        List<QueueProblem> problems,
        OptionalLong reconsiderAtMillis) {
    public Plan {
        decisions = List.copyOf(decisions);
        shares = List.copyOf(shares);
        problems = List.copyOf(problems);
    }

    /** The decisions of one kind, in order. */
    public <D extends Decision> List<D> all(Class<D> kind) {
        return decisions.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
