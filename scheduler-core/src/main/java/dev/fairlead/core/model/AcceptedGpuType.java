package dev.fairlead.core.model;

/**
 * A GPU type that a job can use.
 *
 * @param type the type
 * @param speed how fast the job runs on it relative to the job's other types, above 0
 */
public record AcceptedGpuType(GpuType type, double speed) {}
