package dev.fairlead.core.model;

import java.util.List;

/**
 * What an administrator chooses for the whole cluster.
 *
 * @param usageHalfLifeSeconds after how long past use counts half when surplus is shared out; 0: past use does not count
 * @param ageingSecondsPerPriority how long a job must wait to stand in its queue as if its priority were higher by one; 0:
 *     waiting does not raise it
 * @param attainedServiceGpuSeconds rising bounds of GPU-seconds that part jobs of one queue and priority into classes: who
 *     has had less goes first and may take the place of who has had more; empty: no time-sharing
 * @param backfill whether the first job that cannot start keeps its room against jobs that would delay it
 * @param packing by what rule one of several equally close nodes is chosen
 */
public record SchedulingPolicy(
        long usageHalfLifeSeconds,
        long ageingSecondsPerPriority,
        List<Long> attainedServiceGpuSeconds,
        boolean backfill,
        Packing packing) {
    /** Past use fades in a week; backfill is on; ageing and time-sharing are off; nodes are packed by Fairlead's own rule. */
    public static final SchedulingPolicy DEFAULT = new SchedulingPolicy(7 * 24 * 3600, 0, List.of(), true);

    /** A policy that packs by Fairlead's own rule. */
    public SchedulingPolicy(
            long usageHalfLifeSeconds,
            long ageingSecondsPerPriority,
            List<Long> attainedServiceGpuSeconds,
            boolean backfill) {
        this(
                usageHalfLifeSeconds,
                ageingSecondsPerPriority,
                attainedServiceGpuSeconds,
                backfill,
                Packing.LEAST_STRANDED);
    }

    public SchedulingPolicy {
        attainedServiceGpuSeconds = List.copyOf(attainedServiceGpuSeconds);
        if (usageHalfLifeSeconds < 0 || ageingSecondsPerPriority < 0) {
            throw new IllegalArgumentException("half-life and ageing are 0 or more seconds, not " + usageHalfLifeSeconds
                    + " and " + ageingSecondsPerPriority);
        }
    }
}
