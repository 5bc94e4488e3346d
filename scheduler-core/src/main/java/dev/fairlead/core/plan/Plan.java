package dev.fairlead.core.plan;

import dev.fairlead.core.plan.Decision.Hold;
import dev.fairlead.core.quota.QueueProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Everything one decision cycle wants, as data. The scheduler's state is as it was: whoever carries the plan out tells the
 * state what became true.
 *
 * @param actions what is to be done or kept free, one or none for each job, in the order in which it was decided
 * @param holds what the jobs that go on waiting are told, queue by queue and in the order of their line
 * @param shares how every queue stands with every GPU type, by queue name and type
 * @param problems what is wrong with queues, by queue name
 * @param reconsiderAtMillis when, with no other change, a decision could come out differently because time passed (a
 *     minimum runtime ends); milliseconds since the epoch
 */
public record Plan(
        List<Decision> actions,
        Holds holds,
        List<QueueShare> shares,
        List<QueueProblem> problems,
        OptionalLong reconsiderAtMillis) {
    public Plan {
        actions = List.copyOf(actions);
        shares = List.copyOf(shares);
        problems = List.copyOf(problems);
    }

    /** A plan of these decisions, holds included. */
    public Plan(
            List<Decision> decisions,
            List<QueueShare> shares,
            List<QueueProblem> problems,
            OptionalLong reconsiderAtMillis) {
        this(
                decisions.stream().filter(each -> !(each instanceof Hold)).toList(),
                Holds.of(decisions.stream()
                        .filter(Hold.class::isInstance)
                        .map(Hold.class::cast)
                        .toList()),
                shares,
                problems,
                reconsiderAtMillis);
    }

    /** The actions and then the holds. Costs as much as jobs wait. */
    public List<Decision> decisions() {
        List<Decision> all = new ArrayList<>(actions);
        all.addAll(holds);
        return all;
    }

    /** The decisions of one kind, in order. */
    public <D extends Decision> List<D> all(Class<D> kind) {
        List<? extends Decision> among = kind == Hold.class ? List.copyOf(holds) : actions;
        return among.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
