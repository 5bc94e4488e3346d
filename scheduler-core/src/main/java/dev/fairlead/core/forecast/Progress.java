package dev.fairlead.core.forecast;

import dev.fairlead.core.model.JobId;

/** How far jobs are. */
public interface Progress {
    /**
     * How long a job would still run with all its replicas at speed 1 if it went on (or started again) now, without any
     * overhead; in milliseconds, 0 if it is done or not known. Work that a stop would lose counts as done while it runs.
     */
    long remainingMillis(JobId job);

    /** How many GPU-milliseconds a job has held so far, in all its attempts; 0 if it is not known. */
    long attainedGpuMillis(JobId job);
}
