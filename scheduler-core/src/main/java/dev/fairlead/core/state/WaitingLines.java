package dev.fairlead.core.state;

import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.order.JobOrder;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** The waiting jobs of each queue, declared or not, next first; kept in order so that no cycle has to sort them. */
final class WaitingLines {
    private final Comparator<TrackedJob> withinQueue;
    private final Map<QueueName, NavigableSet<TrackedJob>> lines = new HashMap<>();

    WaitingLines(JobOrder order) {
        withinQueue = order::compare;
    }

    /** The job waits in its queue from now on, if it wants to start and holds nothing. */
    void join(TrackedJob tracked) {
        if (tracked.waiting()) {
            lines.computeIfAbsent(tracked.job.queue(), key -> new TreeSet<>(withinQueue))
                    .add(tracked);
        }
    }

    /** The job does not wait; to be said before anything changes by which it is ordered. */
    void leave(TrackedJob tracked) {
        NavigableSet<TrackedJob> line = lines.get(tracked.job.queue());
        if (line != null && line.remove(tracked) && line.isEmpty()) {
            lines.remove(tracked.job.queue());
        }
    }

    Collection<QueueName> queues() {
        return new TreeSet<>(lines.keySet());
    }

    Collection<TrackedJob> of(QueueName queue) {
        NavigableSet<TrackedJob> line = lines.get(queue);
        return line == null ? List.of() : Collections.unmodifiableCollection(line);
    }
}
