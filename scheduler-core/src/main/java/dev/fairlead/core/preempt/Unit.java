package dev.fairlead.core.preempt;

/** A victim and how many replicas it keeps; 0 if it stops. */
record Unit(Victim victim, int replicasLeft) {}
