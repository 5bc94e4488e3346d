package dev.fairlead.core.cycle;

import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.plan.Decision.Hold;
import dev.fairlead.core.plan.Holds;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the waiting jobs are told, put together when someone asks: a cycle that starts ten jobs should not cost a million. */
final class WaitingHolds extends Holds {
    private final Map<QueueName, HeldLine> lines;
    private final Words words;
    private final int count;

    /** @param lines the lines of a cycle by the name of their queue, in the order of names */
    WaitingHolds(Map<QueueName, HeldLine> lines, Words words) {
        this.lines = lines;
        this.words = words;
        count = lines.values().stream().mapToInt(HeldLine::count).sum();
    }

    @Override
    public int size() {
        return count;
    }

    @Override
    public Iterator<Hold> iterator() {
        Iterator<HeldLine> each = lines.values().iterator();
        return new Iterator<>() {
            private Iterator<Hold> holds = List.<Hold>of().iterator();

            @Override
            public boolean hasNext() {
                while (!holds.hasNext() && each.hasNext()) {
                    List<Hold> next = new ArrayList<>();
                    each.next().forEach(words::of, next::add);
                    holds = next.iterator();
                }
                return holds.hasNext();
            }

            @Override
            public Hold next() {
                return holds.next();
            }
        };
    }

    @Override
    public @Nullable Hold of(Job job) {
        HeldLine line = lines.get(job.queue());
        return line == null ? null : line.of(job.id(), words::of);
    }
}
