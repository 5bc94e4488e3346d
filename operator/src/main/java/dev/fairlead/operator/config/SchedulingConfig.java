package dev.fairlead.operator.config;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fairlead.core.model.Packing;
import dev.fairlead.core.model.SchedulingPolicy;
import dev.fairlead.snapshot.PackingName;
import java.util.List;
import java.util.Objects;

/**
 * What the administrator chooses about scheduling as a whole.
 *
 * @param usageHalfLife a duration; 0 for no memory
 * @param ageing a duration; 0 for none
 * @param attainedServiceGpuSeconds rising bounds; empty for no time-sharing
 * @param backfill whether the first job that cannot start keeps its room
 * @param packing the {@link PackingName}
 */
public record SchedulingConfig(
        @JsonPropertyDescription(
                "After how long past use counts half when the surplus is shared out among queues, such as"
                        + " 12h, 7d or 2w, 1h to 30d. 0: past use does not count.")
        String usageHalfLife,

        @JsonPropertyDescription(
                "How long a job waits to stand in its queue as if its priority were higher by one, such as"
                        + " 30m. 0: waiting does not raise it.")
        String ageing,

        @JsonPropertyDescription(
                "Rising bounds of GPU-seconds that part the jobs of one queue and priority into classes:"
                        + " those that have had less go first. Empty: jobs are not parted so.")
        List<Long> attainedServiceGpuSeconds,

        @JsonPropertyDescription(
                "Whether the first job that cannot start keeps its room against jobs that would delay it.")
        Boolean backfill,

        @JsonPropertyDescription(
                "By what rule one of several equally close nodes is chosen: least-stranded (Fairlead's own: strand the"
                        + " least of what others will want), best-fit (the fullest node by CPU and GPU together),"
                        + " dot-product (the node whose free amounts point least in the pod's direction), gpu-packing"
                        + " (GPUs and nodes in use before idle ones) or fragmentation-gradient (FGD: the node whose"
                        + " fragmentation grows least).")
        String packing) {
    /** Use is kept by the hour and for 90 days: a shorter or a longer half-life could not be followed. */
    private static final long SHORTEST_HALF_LIFE = 3600;

    private static final long LONGEST_HALF_LIFE = 30 * 24 * 3600;

    /** What {@link SchedulingPolicy#DEFAULT} says. */
    public static final SchedulingConfig DEFAULT = new SchedulingConfig("7d", "0", List.of(), true, "least-stranded");

    /** Jackson passes null for what is absent; it reads as the default. */
    public SchedulingConfig {
        usageHalfLife = Objects.requireNonNullElse(usageHalfLife, "7d");
        ageing = Objects.requireNonNullElse(ageing, "0");
        attainedServiceGpuSeconds =
                attainedServiceGpuSeconds == null ? List.of() : List.copyOf(attainedServiceGpuSeconds);
        backfill = Objects.requireNonNullElse(backfill, true);
        packing = Objects.requireNonNullElse(packing, "least-stranded");
        long halfLife = TimeSpan.seconds("scheduling.usageHalfLife", usageHalfLife);
        if (halfLife != 0 && (halfLife < SHORTEST_HALF_LIFE || halfLife > LONGEST_HALF_LIFE)) {
            throw new IllegalArgumentException(
                    "scheduling.usageHalfLife must be 1h to 30d, or 0, not " + usageHalfLife);
        }
        TimeSpan.seconds("scheduling.ageing", ageing);
        long before = 0;
        for (long bound : attainedServiceGpuSeconds) {
            if (bound <= before) {
                throw new IllegalArgumentException("scheduling.attainedServiceGpuSeconds must rise from above 0, not "
                        + attainedServiceGpuSeconds);
            }
            before = bound;
        }
        packing(packing);
    }

    /** The same as the scheduler takes it. */
    public SchedulingPolicy policy() {
        return new SchedulingPolicy(
                TimeSpan.seconds("scheduling.usageHalfLife", usageHalfLife),
                TimeSpan.seconds("scheduling.ageing", ageing),
                attainedServiceGpuSeconds,
                backfill,
                packing(packing));
    }

    private static Packing packing(String name) {
        try {
            return PackingName.read(name);
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException("scheduling.packing " + unknown.getMessage(), unknown);
        }
    }
}
