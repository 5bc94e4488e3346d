package dev.fairlead.operator.metrics;

/** Whether decisions keep up with changes. Read by any thread. Times are milliseconds since the epoch, 0 for "none". */
public interface SchedulerPulse {
    /** Since when there is a change that no decision knows. */
    long undecidedSinceMillis();

    /** When the last decision was taken. */
    long lastDecisionMillis();

    /** News that were not taken in yet. */
    int eventsQueued();
}
