package dev.fairlead.operator.state;

import dev.fairlead.core.lifecycle.JobEvent;

/** An event of a job's life, and why. */
public record Happening(JobEvent event, Cause cause) {}
