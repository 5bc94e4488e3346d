package dev.fairlead.core.forecast;

import dev.fairlead.core.model.Job;
import java.util.OptionalLong;

/** What can be said beforehand of how long jobs run. */
@FunctionalInterface
public interface ExpectedDurations {
    /** What users said, and nothing else. */
    ExpectedDurations AS_STATED = (job, ranMillis, quantile) -> {
        long stated = job.expectedDurationSeconds() * 1000;
        return stated == 0 ? OptionalLong.empty() : OptionalLong.of(Math.max(stated, ranMillis));
    };

    /**
     * The duration that a job like this does not exceed with some probability.
     *
     * @param ranMillis for how long it has run already, 0 if it waits; the answer is not less
     * @param quantile the probability, between 0 and 1
     * @return the whole duration on GPUs of speed 1 in milliseconds; empty if nothing is known
     */
    OptionalLong millis(Job job, long ranMillis, double quantile);
}
