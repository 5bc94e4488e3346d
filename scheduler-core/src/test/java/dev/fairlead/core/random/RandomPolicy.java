package dev.fairlead.core.random;

import dev.fairlead.core.model.Packing;
import dev.fairlead.core.model.SchedulingPolicy;
import java.util.List;
import java.util.SplittableRandom;

/** What an administrator may have chosen. A quarter of the days are lived as Fairlead is shipped. */
final class RandomPolicy {
    private static final long HOUR = 3600;
    private static final List<Packing> PACKINGS = List.of(Packing.values());

    private RandomPolicy() {}

    static SchedulingPolicy of(SplittableRandom random) {
        if (random.nextInt(4) == 0) {
            return SchedulingPolicy.DEFAULT;
        }
        return new SchedulingPolicy(
                random.nextInt(3) == 0 ? 0 : random.nextBoolean() ? HOUR : 7 * 24 * HOUR,
                random.nextInt(3) == 0 ? random.nextInt(60, 600) : 0,
                random.nextInt(3) == 0 ? List.of(500L, 2000L) : List.of(),
                random.nextInt(4) > 0,
                PACKINGS.get(random.nextInt(PACKINGS.size())));
    }

    static void count(SchedulingPolicy policy, Tally tally) {
        tally.countIf(policy.equals(SchedulingPolicy.DEFAULT), "days: as shipped");
        tally.countIf(policy.usageHalfLifeSeconds() == 0, "days: past use does not count");
        tally.countIf(policy.ageingSecondsPerPriority() > 0, "days: ageing");
        tally.countIf(!policy.attainedServiceGpuSeconds().isEmpty(), "days: time-sharing");
        tally.countIf(!policy.backfill(), "days: without backfill");
        tally.countIf(policy.packing() != Packing.LEAST_STRANDED, "days: published packing");
    }
}
