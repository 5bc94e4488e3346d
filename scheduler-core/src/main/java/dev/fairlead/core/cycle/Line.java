package dev.fairlead.core.cycle;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The waiting jobs of one queue. They are gone through once for each strength of claim; a job is a candidate for the types
 * to which it has that claim and on which it was not tried before.
 */
final class Line {
    private final List<Entry> entries = new ArrayList<>();
    private final BiPredicate<TrackedJob, GpuType> hasClaim;
    private int at;

    /** One job in the line and the types on which it is still to be tried, in its order of preference. */
    static final class Entry {
        final TrackedJob job;
        final List<GpuType> untried;
        boolean settled;

        private Entry(TrackedJob job, List<GpuType> types) {
            this.job = job;
            this.untried = new ArrayList<>(types);
        }
    }

    /** @param hasClaim whether the job has the claim that is being gone through for, as things stand */
    Line(BiPredicate<TrackedJob, GpuType> hasClaim) {
        this.hasClaim = hasClaim;
    }

    void add(TrackedJob job, List<GpuType> types) {
        entries.add(new Entry(job, types));
    }

    /** All jobs of the line, next first. */
    List<Entry> entries() {
        return entries;
    }

    /** Back to the first job. */
    void restart() {
        at = 0;
    }

    /** The next candidate; null if there is none left this time. It stays the next until it is settled or tried. */
    @Nullable
    Entry next() {
        while (at < entries.size()) {
            Entry entry = entries.get(at);
            if (!entry.settled && !types(entry).isEmpty()) {
                return entry;
            }
            at++;
        }
        return null;
    }

    /** The types for which the job is a candidate. */
    List<GpuType> types(Entry entry) {
        List<GpuType> types = new ArrayList<>();
        for (GpuType type : entry.untried) {
            if (hasClaim.test(entry.job, type)) {
                types.add(type);
            }
        }
        return types;
    }
}
