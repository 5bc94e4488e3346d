package dev.fairlead.core.cycle;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The waiting jobs of one queue. They are gone through once for each strength of claim that some of them has; a job is a
 * candidate for the types to which its claim is that strong and on which it was not tried before.
 */
final class Line {
    private final List<Entry> entries = new ArrayList<>();
    private final ToIntBiFunction<TrackedJob, GpuType> claims;
    private int at;
    private int weakest;
    private int nextWeaker = Integer.MAX_VALUE;

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

    /** @param claims how strong a job's claim to a type is as things stand; smaller is stronger */
    Line(ToIntBiFunction<TrackedJob, GpuType> claims) {
        this.claims = claims;
    }

    void add(TrackedJob job, List<GpuType> types) {
        entries.add(new Entry(job, types));
    }

    /** All jobs of the line, next first. */
    List<Entry> entries() {
        return entries;
    }

    /** Back to the first job, for claims of this strength and stronger. */
    void restart(int weakestClaim) {
        at = 0;
        weakest = weakestClaim;
        nextWeaker = Integer.MAX_VALUE;
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

    /** The strongest claim that was passed over since the restart for being too weak; MAX_VALUE if none was. */
    int nextWeaker() {
        return nextWeaker;
    }

    /** The types for which the job is a candidate. */
    List<GpuType> types(Entry entry) {
        List<GpuType> types = new ArrayList<>();
        for (GpuType type : entry.untried) {
            int claim = claims.applyAsInt(entry.job, type);
            if (claim <= weakest) {
                types.add(type);
            } else {
                nextWeaker = Math.min(nextWeaker, claim);
            }
        }
        return types;
    }
}
