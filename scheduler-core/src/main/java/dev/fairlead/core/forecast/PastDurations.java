package dev.fairlead.core.forecast;

import dev.fairlead.core.model.Job;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How long jobs of the same namespace, queue and size took. What is asked of a job that runs already is answered by those
 * that took longer than it has run: jobs of GPU clusters have such long tails that the longer one has run, the longer it has
 * still to go. Where nothing like it ran so long, and where too few did at all, what its user said counts.
 */
public final class PastDurations implements ExpectedDurations {
    private static final int FEWEST = 5;

    private final int most;
    private final Map<Kind, List<Long>> taken = new HashMap<>();

    private record Kind(String namespace, String queue, long gpus) {
        static Kind of(Job job) {
            return new Kind(
                    job.id().namespace(),
                    job.queue().value(),
                    job.gang().gpus(job.gang().replicas()));
        }
    }

    /** @param most how many of each kind are remembered, the latest; 5 or more */
    public PastDurations(int most) {
        if (most < FEWEST) {
            throw new IllegalArgumentException(
                    "fewer than " + FEWEST + " durations say nothing, and " + most + " are to be remembered");
        }
        this.most = most;
    }

    /** A job completed after running so long. */
    public void completed(Job job, long millis) {
        List<Long> durations = taken.computeIfAbsent(Kind.of(job), key -> new ArrayList<>());
        durations.add(millis);
        if (durations.size() > most) {
            durations.removeFirst();
        }
    }

    @Override
    public OptionalLong millis(Job job, long ranMillis, double quantile) {
        List<Long> longer = new ArrayList<>();
        for (long duration : taken.getOrDefault(Kind.of(job), List.of())) {
            if (duration > ranMillis) {
                longer.add(duration);
            }
        }
        if (longer.isEmpty() || taken.getOrDefault(Kind.of(job), List.of()).size() < FEWEST) {
            return AS_STATED.millis(job, ranMillis, quantile);
        }
        Collections.sort(longer);
        int rank = (int) Math.ceil(quantile * longer.size()) - 1;
        return OptionalLong.of(longer.get(Math.clamp(rank, 0, longer.size() - 1)));
    }
}
