package dev.fairlead.operator.loop;

import dev.fairlead.operator.state.JobRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.PriorityQueue;

/**
 * When to look at jobs again because time passes. A wake-up says nothing about why: whoever looks sees what is due, so a
 * wake-up too many does no harm and none needs to be taken back.
 */
final class Wakeups {
    private record Wakeup(long atMillis, JobRecord job) implements Comparable<Wakeup> {
        @Override
        public int compareTo(Wakeup other) {
            return Long.compare(atMillis, other.atMillis);
        }
    }

    private final PriorityQueue<Wakeup> queue = new PriorityQueue<>();

    void add(long atMillis, JobRecord job) {
        queue.add(new Wakeup(atMillis, job));
    }

    /** The jobs whose time has come. */
    List<JobRecord> due(long nowMillis) {
        List<JobRecord> due = new ArrayList<>();
        for (Wakeup next = queue.peek(); next != null && next.atMillis <= nowMillis; next = queue.peek()) {
            due.add(next.job);
            queue.poll();
        }
        return due;
    }

    OptionalLong nextMillis() {
        Wakeup next = queue.peek();
        return next == null ? OptionalLong.empty() : OptionalLong.of(next.atMillis);
    }
}
