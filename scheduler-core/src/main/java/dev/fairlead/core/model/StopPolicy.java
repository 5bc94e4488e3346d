package dev.fairlead.core.model;

/** Whether a queue starts jobs. */
public enum StopPolicy {
    /** Jobs start. */
    NONE,
    /** No job starts; what runs goes on. */
    HOLD,
    /** No job starts, and what runs is stopped and waits in the queue. */
    HOLD_AND_DRAIN
}
