package dev.fairlead.core.plan;

import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.plan.Decision.Hold;
import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the jobs that go on waiting are told. A hundred thousand jobs may wait, so what each is told may be put together only
 * when someone asks: going through all of them costs as much as there are, asking for one costs little. Not for several
 * threads at once.
 */
public abstract class Holds extends AbstractCollection<Hold> {

    /** What a waiting job is told; null if it is not among those that go on waiting. */
    public abstract @Nullable Hold of(Job job);

    /** These, in this order. */
    public static Holds of(Collection<Hold> holds) {
        Map<JobId, Hold> byJob = new LinkedHashMap<>();
        holds.forEach(hold -> byJob.put(hold.job(), hold));
        return new Holds() {
            @Override
            public @Nullable Hold of(Job job) {
                return byJob.get(job.id());
            }

            @Override
            public Iterator<Hold> iterator() {
                return java.util.List.copyOf(holds).iterator();
            }

            @Override
            public int size() {
                return holds.size();
            }
        };
    }

    /** True if the other says the same in the same order. */
    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof Holds holds) || holds.size() != size()) {
            return false;
        }
        Iterator<Hold> theirs = holds.iterator();
        for (Hold hold : this) {
            if (!theirs.hasNext() || !Objects.equals(hold, theirs.next())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (Hold hold : this) {
            hash = 31 * hash + hold.hashCode();
        }
        return hash;
    }
}
