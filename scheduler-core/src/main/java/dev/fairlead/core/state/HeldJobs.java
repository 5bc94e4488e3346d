package dev.fairlead.core.state;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.JobId;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The jobs that hold GPUs, and those among them that a cycle has to look at, kept so that it need not look at all. */
public final class HeldJobs {
    private final SortedMap<JobId, TrackedJob> incomplete = new TreeMap<>();
    private final SortedMap<JobId, TrackedJob> leaving = new TreeMap<>();
    private final Map<TrackedJob, Memberships> memberships = new HashMap<>();

    private record Memberships(boolean incomplete, boolean leaving) {}

    /** All of them, in no particular order. */
    Collection<TrackedJob> all() {
        return memberships.keySet();
    }

    /** Those that hold fewer replicas than their gang has, by id: some of them may grow. */
    public Collection<TrackedJob> incomplete() {
        return Collections.unmodifiableCollection(incomplete.values());
    }

    /** Those of which some replica is leaving, by id. */
    public Collection<TrackedJob> leaving() {
        return Collections.unmodifiableCollection(leaving.values());
    }

    /** What a job is or holds has changed. */
    void changed(TrackedJob tracked) {
        GpuType type = tracked.gpuType;
        Memberships before = memberships.get(tracked);
        if (type == null && before == null) {
            return;
        }
        Memberships after = type == null
                ? null
                : new Memberships(tracked.holds.size() < tracked.job.gang().replicas(), tracked.leaving());
        if (after != null && after.equals(before)) {
            return;
        }
        if (after == null) {
            memberships.remove(tracked);
        } else {
            memberships.put(tracked, after);
        }
        toggle(incomplete, tracked, before != null && before.incomplete, after != null && after.incomplete);
        toggle(leaving, tracked, before != null && before.leaving, after != null && after.leaving);
    }

    private static void toggle(SortedMap<JobId, TrackedJob> index, TrackedJob tracked, boolean before, boolean after) {
        if (before && !after) {
            index.remove(tracked.job.id());
        } else if (!before && after) {
            index.put(tracked.job.id(), tracked);
        }
    }
}
