package dev.fairlead.core.order;

import dev.fairlead.core.model.Job;
import java.util.Comparator;

/** Who is next within one queue: higher priority, then earlier submission, then the name. */
public final class JobOrder {
    /** The total order; no two different jobs are equal in it. */
    public static final Comparator<Job> WITHIN_QUEUE = Comparator.comparingInt(Job::priority)
            .reversed()
            .thenComparingLong(Job::submittedMillis)
            .thenComparing(Job::id);

    private JobOrder() {}

    /** Why one job of a queue goes before another, as a sentence's end about the first: "which ...". */
    public static String why(Job first, Job second) {
        if (first.priority() != second.priority()) {
            return "which has the higher priority (" + first.priority() + " over " + second.priority() + ")";
        }
        if (first.submittedMillis() != second.submittedMillis()) {
            return "which was submitted earlier";
        }
        return "which was submitted in the same instant and comes first by name";
    }
}
