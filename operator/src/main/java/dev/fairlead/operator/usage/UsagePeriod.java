package dev.fairlead.operator.usage;

import dev.fairlead.operator.api.GpuQueueUsageStatus;
import dev.fairlead.operator.api.QueueGpuUsage;
import dev.fairlead.operator.api.UsageBuckets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a queue used in a stretch of time, read from the hours and days that are kept. A bucket is counted whole or not at
 * all, so the stretch that the figures are true for is a little longer than the one asked for.
 *
 * @param start where the figures begin: the hour, or the day, in which the asked period begins; later if that is no longer kept
 * @param end where the figures end: the end of the hour, or the day, in which the asked period ends, but not beyond
 *     {@code accountedUntil} for its sake
 * @param precision how far start and end may be from those asked for
 * @param gpuSeconds GPU-seconds by GPU type; a type that was not used is absent or 0
 * @param accountedUntil the time until which use is counted, the epoch if none was ever; use is written every few minutes, and
 *     a queue that uses nothing is not written at all: so later use is that of the last minutes, if there is any
 */
public record UsagePeriod(
        Instant start, Instant end, Precision precision, SortedMap<String, Long> gpuSeconds, Instant accountedUntil) {
    /** What the figures were added up from. */
    public enum Precision {
        /** Whole hours: both ends lie within the last 48 hours or on the border of a day (UTC). */
        HOUR,
        /** Whole days (UTC) at one end at least. */
        DAY
    }

    static final int HOURS_KEPT = 48;
    static final int DAYS_KEPT = 90;
    static final Duration HOUR = Duration.ofHours(1);
    static final Duration DAY = Duration.ofDays(1);

    public UsagePeriod {
        gpuSeconds = Collections.unmodifiableSortedMap(new TreeMap<>(gpuSeconds));
    }

    /**
     * The use from {@code start} on and before {@code end}.
     *
     * @throws IllegalArgumentException if the end is before the start
     */
    public static UsagePeriod of(@Nullable GpuQueueUsageStatus status, Instant start, Instant end) {
        if (end.isBefore(start)) {
            throw new IllegalArgumentException("the period ends at " + end + ", before it starts at " + start);
        }
        Instant accounted = status == null ? null : status.accountedUntil();
        if (status == null || accounted == null || !start.isBefore(accounted)) {
            return new UsagePeriod(
                    start, end, Precision.HOUR, new TreeMap<>(), accounted == null ? Instant.EPOCH : accounted);
        }
        Instant firstHour = floor(accounted, HOUR).minus(HOUR.multipliedBy(HOURS_KEPT - 1));
        Instant firstDay = floor(accounted, DAY).minus(DAY.multipliedBy(DAYS_KEPT - 1));
        boolean startsInHours = !start.isBefore(firstHour);
        Instant from = startsInHours ? floor(start, HOUR) : later(floor(start, DAY), firstDay);
        // What comes after the last midnight of the period is added up from hours if they are still there.
        Instant until = earlier(end, accounted);
        Instant midnight = floor(until, DAY);
        boolean endsInHours = startsInHours || !midnight.isBefore(firstHour);
        Instant to = ceiling(until, endsInHours ? HOUR : DAY);
        Instant turn = startsInHours ? from : endsInHours ? later(midnight, from) : later(to, from);
        SortedMap<String, Long> sums = new TreeMap<>();
        for (QueueGpuUsage gpus : status.gpus()) {
            long sum = sum(gpus.days(), DAY, from, turn) + sum(gpus.hours(), HOUR, turn, to);
            sums.merge(gpus.type(), sum, Long::sum);
        }
        boolean exact = (startsInHours || start.equals(from)) && (endsInHours || until.equals(to));
        return new UsagePeriod(
                from,
                end.isBefore(accounted) ? later(earlier(to, accounted), from) : end,
                exact ? Precision.HOUR : Precision.DAY,
                sums,
                accounted);
    }

    private static long sum(@Nullable UsageBuckets buckets, Duration length, Instant from, Instant to) {
        long sum = 0;
        if (buckets != null) {
            Instant start = buckets.first();
            for (long gpuSeconds : buckets.gpuSeconds()) {
                if (!start.isBefore(from) && start.isBefore(to)) {
                    sum += gpuSeconds;
                }
                start = start.plus(length);
            }
        }
        return sum;
    }

    /** The border of an hour or a day (UTC) at or before a time. */
    static Instant floor(Instant time, Duration length) {
        long seconds = time.getEpochSecond();
        return Instant.ofEpochSecond(seconds - Math.floorMod(seconds, length.toSeconds()));
    }

    private static Instant ceiling(Instant time, Duration length) {
        Instant floor = floor(time, length);
        return floor.equals(time) ? time : floor.plus(length);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
