package dev.fairlead.core.forecast;

import dev.fairlead.core.cycle.SchedulingCycle;

/** A way to decide that may be told how far jobs are. Only reference policies listen: no real scheduler knows. */
@FunctionalInterface
public interface Policy {
    /** The scheduler as it is. */
    Policy FAIRLEAD = progress -> SchedulingCycle::decide;

    /**
     * The decider of one run.
     *
     * @param progress how far the jobs of the run are, at any time
     */
    Decider decider(Progress progress);
}
