package dev.fairlead.core.state;

import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.order.JobOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The waiting jobs of each queue, declared or not, next first; kept in order so that no cycle has to sort them, and in
 * classes of one shape so that no cycle has to look at each.
 */
public final class WaitingLines {
    /** More changes than this, and a line is made anew: each is looked for in the line from its beginning. */
    private static final int MOST_CHANGES = 16;

    private final SortedMap<QueueName, Members> lines = new TreeMap<>();
    private final Map<JobShape, JobClass> classes = new HashMap<>();
    private final RoomKinds roomKinds = new RoomKinds();

    private final Comparator<TrackedJob> withinQueue;

    private static final class Members {
        private final NavigableSet<TrackedJob> jobs;
        /** As it was when it was last asked for. */
        private @Nullable WaitingLine line;
        /** Who has left or joined it since. */
        private final List<TrackedJob> gone = new ArrayList<>(2);

        private final List<TrackedJob> joined = new ArrayList<>(2);

        Members(Comparator<TrackedJob> order) {
            jobs = new TreeSet<>(order);
        }

        void joined(TrackedJob tracked) {
            joined.add(tracked);
            forgetIfManyChanged();
        }

        void left(TrackedJob tracked) {
            if (!joined.remove(tracked)) {
                gone.add(tracked);
            }
            forgetIfManyChanged();
        }

        private void forgetIfManyChanged() {
            if (line == null || gone.size() + joined.size() > MOST_CHANGES) {
                line = null;
                gone.clear();
                joined.clear();
            }
        }
    }

    WaitingLines(JobOrder order) {
        withinQueue = order::compare;
    }

    /** The job waits in its queue from now on, if it wants to start and holds nothing. */
    void join(TrackedJob tracked) {
        if (!tracked.waiting()) {
            return;
        }
        Members members = lines.computeIfAbsent(tracked.job.queue(), key -> new Members(withinQueue));
        if (members.jobs.add(tracked)) {
            JobClass jobClass = classes.computeIfAbsent(
                    tracked.shape(), shape -> new JobClass(shape, tracked.job, roomKinds.acquire(shape)));
            jobClass.waiting++;
            tracked.joined(jobClass);
            members.joined(tracked);
        }
    }

    /** The job does not wait; to be said before anything changes by which it is ordered. */
    void leave(TrackedJob tracked) {
        Members members = lines.get(tracked.job.queue());
        if (members == null || !members.jobs.remove(tracked)) {
            return;
        }
        members.left(tracked);
        if (members.jobs.isEmpty()) {
            lines.remove(tracked.job.queue());
        }
        JobClass jobClass = tracked.jobClass();
        if (--jobClass.waiting == 0) {
            classes.remove(jobClass.shape());
            roomKinds.release(jobClass.shape());
        }
    }

    /** The names of the queues in which jobs wait, declared or not, in order. */
    public Collection<QueueName> queues() {
        return Collections.unmodifiableCollection(lines.keySet());
    }

    /** The waiting jobs of a queue, next first. */
    public Collection<TrackedJob> of(QueueName queue) {
        Members members = lines.get(queue);
        return members == null ? List.of() : Collections.unmodifiableCollection(members.jobs);
    }

    /** All lines, by the name of the queue. Making one costs its length; it is kept until someone joins or leaves. */
    public Iterable<WaitingLine> all() {
        return () -> lines.entrySet().stream()
                .map(entry -> line(entry.getKey(), entry.getValue()))
                .iterator();
    }

    private WaitingLine line(QueueName queue, Members members) {
        WaitingLine line = members.line;
        if (line == null) {
            line = new WaitingLine(queue, members.jobs);
        } else if (!members.gone.isEmpty() || !members.joined.isEmpty()) {
            line = line.after(members.gone, members.joined, withinQueue);
        }
        members.line = line;
        members.gone.clear();
        members.joined.clear();
        return line;
    }

    /** One more than the largest {@link JobClass#roomKind} in use. */
    public int roomKinds() {
        return roomKinds.bound();
    }
}
