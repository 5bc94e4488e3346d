package dev.fairlead.operator.apply;

/** How urgent a write is, most urgent first. */
public enum Lane {
    /** Pods and services come and go: GPUs start or stop working. */
    PODS,
    /** The status of a job whose phase changed. */
    PHASES,
    /** What tells a user something new: a first reason, a queue's figures, an event. */
    NEWS,
    /** A position or a number that merely moved. */
    MOVES,
    /** GPU time used: bookkeeping that nobody waits for. */
    USAGE
}
