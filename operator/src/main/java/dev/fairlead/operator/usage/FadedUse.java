package dev.fairlead.operator.usage;

import dev.fairlead.core.quota.HalfLife;
import dev.fairlead.operator.api.UsageBuckets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is left of use that fades. What was used in an hour, or before the last 48 hours in a day, counts as if it had been
 * used in the middle of it; older use than is kept does not count.
 */
final class FadedUse {
    private FadedUse() {}

    /**
     * Adds up.
     *
     * @param now seconds since the epoch
     * @return GPU-seconds
     */
    static long of(@Nullable UsageBuckets hours, @Nullable UsageBuckets days, HalfLife halfLife, long now) {
        long hour = UsagePeriod.HOUR.toSeconds();
        long day = UsagePeriod.DAY.toSeconds();
        long sum = 0;
        Map<Long, Long> inHours = new HashMap<>();
        if (hours != null) {
            long start = hours.first().getEpochSecond();
            for (long gpuSeconds : hours.gpuSeconds()) {
                sum += left(gpuSeconds, start, start + hour, halfLife, now);
                inHours.merge(Math.floorDiv(start, day), gpuSeconds, Long::sum);
                start += hour;
            }
        }
        if (days != null) {
            long firstHour = (Math.floorDiv(now, hour) - UsagePeriod.HOURS_KEPT + 1) * hour;
            long start = days.first().getEpochSecond();
            for (long gpuSeconds : days.gpuSeconds()) {
                long before = gpuSeconds - inHours.getOrDefault(Math.floorDiv(start, day), 0L);
                sum += left(before, start, Math.min(start + day, Math.max(start, firstHour)), halfLife, now);
                start += day;
            }
        }
        return sum;
    }

    private static long left(long gpuSeconds, long start, long end, HalfLife halfLife, long now) {
        long middle = (start + Math.min(end, now)) / 2;
        return gpuSeconds <= 0
                ? 0
                : halfLife.left(gpuSeconds, halfLife.step(now * 1000) - halfLife.step(middle * 1000));
    }
}
