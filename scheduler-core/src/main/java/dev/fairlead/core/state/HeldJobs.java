package dev.fairlead.core.state;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.QueueName;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The jobs that hold GPUs, and those among them that a cycle has to look at, kept so that it need not look at all. */
final class HeldJobs {
    final SortedMap<JobId, TrackedJob> all = new TreeMap<>();
    final SortedMap<JobId, TrackedJob> incomplete = new TreeMap<>();
    final SortedMap<JobId, TrackedJob> leaving = new TreeMap<>();
    private final Map<Place, TreeMap<Integer, Integer>> priorities = new HashMap<>();
    private final Map<TrackedJob, Memberships> memberships = new HashMap<>();

    private record Place(QueueName queue, GpuType type) {}

    private record Memberships(
            boolean incomplete, boolean leaving, @Nullable Place preemptible, int priority) {}

    /** What a job is or holds has changed. */
    void changed(TrackedJob tracked) {
        JobId id = tracked.job.id();
        GpuType type = tracked.gpuType;
        Memberships before = memberships.get(tracked);
        if (type == null && before == null) {
            return;
        }
        boolean preemptible = tracked.running() && tracked.job.preemptible();
        Memberships after = type == null
                ? null
                : new Memberships(
                        tracked.holds.size() < tracked.job.gang().replicas(),
                        tracked.leaving(),
                        preemptible ? new Place(tracked.job.queue(), type) : null,
                        tracked.job.priority());
        if (after != null && after.equals(before)) {
            return;
        }
        if (after == null) {
            all.remove(id);
            memberships.remove(tracked);
        } else {
            all.put(id, tracked);
            memberships.put(tracked, after);
        }
        toggle(incomplete, tracked, before != null && before.incomplete, after != null && after.incomplete);
        toggle(leaving, tracked, before != null && before.leaving, after != null && after.leaving);
        count(before, -1);
        count(after, 1);
    }

    private static void toggle(SortedMap<JobId, TrackedJob> index, TrackedJob tracked, boolean before, boolean after) {
        if (before && !after) {
            index.remove(tracked.job.id());
        } else if (!before && after) {
            index.put(tracked.job.id(), tracked);
        }
    }

    private void count(@Nullable Memberships member, int by) {
        if (member == null || member.preemptible == null) {
            return;
        }
        TreeMap<Integer, Integer> counts = priorities.computeIfAbsent(member.preemptible, key -> new TreeMap<>());
        if (counts.merge(member.priority, by, Integer::sum) == 0) {
            counts.remove(member.priority);
            if (counts.isEmpty()) {
                priorities.remove(member.preemptible);
            }
        }
    }

    /** True if a preemptible job of lower priority runs in the queue on GPUs of the type. */
    boolean hasLowerPriority(QueueName queue, GpuType type, int priority) {
        TreeMap<Integer, Integer> counts = priorities.get(new Place(queue, type));
        return counts != null && counts.firstKey() < priority;
    }
}
