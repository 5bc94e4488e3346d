package dev.fairlead.core.order;

import dev.fairlead.core.model.EarlierRuns;
import dev.fairlead.core.model.Job;

/** A job that waits or runs, with what its place in its queue depends on. */
public interface Contender {
    Job job();

    EarlierRuns earlierRuns();

    /** When the present run began, milliseconds since the epoch; meaningless while it does not run. */
    long startedMillis();

    /** Thousandths of GPUs of its running replicas; 0 while it does not run. */
    long runningGpuMillis();
}
