package dev.fairlead.simulator.generate;

import java.util.Arrays;

/**
 * When jobs come: a Poisson process whose rate has a rhythm of days and weeks. In the Philly list the busiest hour of the day
 * sees 3.3 times the jobs of the quietest, and a working day twice those of a day of the weekend; the rate here has a ratio
 * of 3 between three in the afternoon and three at night, and of 2 between working days and the weekend.
 */
final class Arrivals {
    private static final long MILLIS_PER_HOUR = 3_600_000;
    private static final long HOURS_PER_DAY = 24;
    private static final double SWING = 0.5;
    private static final double BUSIEST_HOUR = 15;
    private static final double WEEKEND = 0.5;
    private static final int WORKING_DAYS = 5;

    /** Monday, 5 January 2026, 0:00 UTC. */
    static final long BEGIN_MILLIS = 1_767_571_200_000L;

    private Arrivals() {}

    /** Times of so many jobs within so many days, rising, in milliseconds since the epoch. */
    static long[] times(int jobs, double days, Dice dice) {
        long[] times = new long[jobs];
        long span = (long) (days * HOURS_PER_DAY * MILLIS_PER_HOUR);
        for (int job = 0; job < jobs; job++) {
            // Given how many come, the times of a Poisson process are independent draws from its rate (Lewis and
            // Shedler,
            // 1979: thinning).
            long at;
            do {
                at = (long) (dice.uniform() * span);
            } while (dice.uniform() * (1 + SWING) >= rate(at));
            times[job] = BEGIN_MILLIS + at;
        }
        Arrays.sort(times);
        return times;
    }

    /** The rate at a time since the begin, 1 in the mean of a working day. */
    static double rate(long sinceBeginMillis) {
        double hours = sinceBeginMillis / (double) MILLIS_PER_HOUR;
        long day = sinceBeginMillis / (HOURS_PER_DAY * MILLIS_PER_HOUR);
        double ofDay = 1 + SWING * StrictMath.cos(2 * Math.PI * (hours - BUSIEST_HOUR) / HOURS_PER_DAY);
        return day % 7 < WORKING_DAYS ? ofDay : ofDay * WEEKEND;
    }
}
