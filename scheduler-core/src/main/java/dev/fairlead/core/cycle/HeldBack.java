package dev.fairlead.core.cycle;

import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.state.JobShape;
import dev.fairlead.core.state.TrackedJob;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whom a reservation holds back, by kind of job, so that the others of the kind are told the same without a search. How long
 * a job runs counts here, which it does not where there is no room at all.
 */
final class HeldBack {
    private final Map<Kind, Veto> vetoes = new HashMap<>();
    private int asOf;

    private record Kind(JobShape shape, long expectedSeconds, long maxSeconds, long minRuntimeSeconds) {
        static Kind of(TrackedJob tracked) {
            Job job = tracked.job();
            return new Kind(
                    tracked.shape(), job.expectedDurationSeconds(), job.maxDurationSeconds(), job.minRuntimeSeconds());
        }
    }

    /**
     * What is known of a job before it is tried.
     *
     * @param changes how often reservations have changed; what was found before the last time no longer counts
     */
    @Nullable
    Veto known(TrackedJob tracked, int changes) {
        if (changes != asOf) {
            asOf = changes;
            vetoes.clear();
        }
        return vetoes.isEmpty() ? null : vetoes.get(Kind.of(tracked));
    }

    void add(TrackedJob tracked, Veto veto) {
        vetoes.put(Kind.of(tracked), veto);
    }
}
