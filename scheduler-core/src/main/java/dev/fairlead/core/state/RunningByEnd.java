package dev.fairlead.core.state;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The running jobs of every GPU type by when they said they would end, and those that said nothing by their starts. Kept up
 * to date by {@link ClusterState} at a cost of log(jobs) per change, so that who looks for the next ends reads as many as it
 * needs and not all.
 */
public final class RunningByEnd {
    /** Stands for an end that nobody knows. */
    private static final long UNKNOWN = Long.MAX_VALUE;

    private static final Comparator<TrackedJob> OLDEST_FIRST =
            Comparator.comparingLong(TrackedJob::startedMillis).thenComparing(tracked -> tracked.job.id());

    private final Map<GpuType, NavigableMap<Long, NavigableSet<TrackedJob>>> byEnd = new HashMap<>();
    private final Map<GpuType, NavigableSet<TrackedJob>> unknownAndStoppable = new HashMap<>();

    /** Where a job stands: noted when it is remembered, because it has changed when it is forgotten. */
    record Place(GpuType type, long endMillis, boolean stoppable) {}

    /** To be called before anything changes by which the job is sorted. */
    void forget(TrackedJob tracked) {
        Place place = tracked.placeByEnd;
        if (place != null) {
            tracked.placeByEnd = null;
            if (place.stoppable) {
                stoppable(place.type).remove(tracked);
            }
            of(place.type)
                    .computeIfPresent(
                            place.endMillis, (end, same) -> same.remove(tracked) && same.isEmpty() ? null : same);
        }
    }

    /** To be called once the job has changed. */
    void remember(TrackedJob tracked) {
        GpuType type = tracked.gpuType;
        if (type != null && tracked.running()) {
            long endMillis = endMillis(tracked, type);
            Job job = tracked.job;
            Place place = new Place(
                    type, endMillis, endMillis == UNKNOWN && job.preemptible() && job.minRuntimeSeconds() == 0);
            if (place.stoppable) {
                stoppable(type).add(tracked);
            }
            tracked.placeByEnd = place;
            of(type).computeIfAbsent(place.endMillis, key -> new TreeSet<>(OLDEST_FIRST))
                    .add(tracked);
        }
    }

    private NavigableMap<Long, NavigableSet<TrackedJob>> of(GpuType type) {
        return byEnd.computeIfAbsent(type, key -> new TreeMap<>());
    }

    private NavigableSet<TrackedJob> stoppable(GpuType type) {
        return unknownAndStoppable.computeIfAbsent(type, key -> new TreeSet<>(OLDEST_FIRST));
    }

    private static long endMillis(TrackedJob tracked, GpuType type) {
        Job job = tracked.job;
        long expected = job.expectedDurationSeconds() == 0 ? UNKNOWN : job.expectedSecondsOn(type);
        long most = job.maxDurationSeconds() == 0 ? UNKNOWN : job.maxDurationSeconds();
        long seconds = Math.min(expected, most);
        return seconds == UNKNOWN ? UNKNOWN : tracked.startedMillis + seconds * 1000;
    }

    /** Those that should have ended by this time. */
    public Iterable<TrackedJob> overdue(GpuType type, long nowMillis) {
        return () -> inOrder(known(type).headMap(nowMillis, true));
    }

    /** Those that end later than this time, the next first; those with equal ends by their starts, then by id. */
    public Iterable<TrackedJob> endingAfter(GpuType type, long nowMillis) {
        return () -> inOrder(known(type).tailMap(nowMillis, false));
    }

    /** Those of which nobody knows when they end, by their starts, then by id. */
    public Collection<TrackedJob> unknown(GpuType type) {
        NavigableSet<TrackedJob> all = all(type).get(UNKNOWN);
        return all == null ? Collections.emptySet() : Collections.unmodifiableSet(all);
    }

    /** Those of them, in the same order, that may be stopped at any time: preemptible and without a minimum runtime. */
    public Collection<TrackedJob> unknownAndStoppable(GpuType type) {
        NavigableSet<TrackedJob> all = unknownAndStoppable.get(type);
        return all == null ? Collections.emptySet() : Collections.unmodifiableSet(all);
    }

    private NavigableMap<Long, NavigableSet<TrackedJob>> known(GpuType type) {
        return all(type).headMap(UNKNOWN, false);
    }

    private NavigableMap<Long, NavigableSet<TrackedJob>> all(GpuType type) {
        NavigableMap<Long, NavigableSet<TrackedJob>> known = byEnd.get(type);
        return known == null ? Collections.emptyNavigableMap() : known;
    }

    private static Iterator<TrackedJob> inOrder(NavigableMap<Long, NavigableSet<TrackedJob>> jobs) {
        return jobs.values().stream().flatMap(NavigableSet::stream).iterator();
    }
}
