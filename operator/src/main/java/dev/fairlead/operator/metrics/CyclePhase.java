package dev.fairlead.operator.metrics;

import java.util.Locale;

/** What the loop's thread does in one round. */
public enum CyclePhase {
    /** Takes in what the watches saw. */
    INTAKE,
    /** Brings the jobs concerned to where their pods say that they are. */
    SETTLE,
    /** Decides over all queues. */
    DECIDE,
    /** Proves the plan again, if that is asked for. */
    CHECK,
    /** Carries the plan out. */
    CARRY_OUT;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
