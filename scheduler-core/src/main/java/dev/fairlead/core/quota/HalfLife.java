package dev.fairlead.core.quota;

import java.math.BigInteger;

/**
 * How use fades: what was used counts half after this long, a quarter after twice as long, and so on, as in the fair share of
 * Slurm. Time goes in steps of a 64th of the half-life, so that shares change now and then and not with every millisecond,
 * and all numbers are whole, so that they come out the same everywhere.
 *
 * @param seconds the half-life; 0: nothing is remembered
 */
public record HalfLife(long seconds) {
    /** How many steps a half-life has; in one step 1.1 % fades. */
    public static final int STEPS = 64;

    /** The most GPU-seconds that are told apart: a million GPUs for over a century. */
    public static final long MOST_GPU_SECONDS = 1L << 52;

    private static final int FRACTION_BITS = 32;
    private static final int ROOTS = Integer.numberOfTrailingZeros(STEPS);

    /** What is left of 2^32 after so many steps, rounded down: the 64th root of 2^(32 * 64 - steps). */
    private static final long[] LEFT = new long[STEPS];

    static {
        for (int step = 0; step < STEPS; step++) {
            BigInteger left = BigInteger.TWO.pow(FRACTION_BITS * STEPS - step);
            for (int root = 0; root < ROOTS; root++) {
                left = left.sqrt();
            }
            LEFT[step] = left.longValueExact();
        }
    }

    public HalfLife {
        if (seconds < 0) {
            throw new IllegalArgumentException("a half-life is 0 or more seconds, not " + seconds);
        }
    }

    /** The number of the step in which a time lies. */
    public long step(long millis) {
        return Math.floorDiv(millis, stepMillis());
    }

    /** When the step after the one in which a time lies begins. */
    public long nextStepMillis(long millis) {
        return Math.multiplyExact(step(millis) + 1, stepMillis());
    }

    /** How long a step is. */
    public long stepMillis() {
        return Math.max(1, Math.multiplyExact(seconds, 1000L) / STEPS);
    }

    /**
     * What is left of an amount after so many steps, rounded down. Time that goes back changes nothing.
     *
     * @param amount from 0 to {@link #MOST_GPU_SECONDS}
     */
    public long left(long amount, long steps) {
        if (steps <= 0) {
            return amount;
        }
        long halvings = steps / STEPS;
        if (seconds == 0 || halvings >= Long.SIZE - 1) {
            return 0;
        }
        long factor = LEFT[(int) (steps % STEPS)];
        long rest =
                Math.multiplyHigh(amount, factor) << (Long.SIZE - FRACTION_BITS) | (amount * factor) >>> FRACTION_BITS;
        return rest >> halvings;
    }

    /**
     * How many GPUs, in thousandths, somebody has held on average lately who has used so much: whoever holds {@code n} all the
     * time has used {@code n * seconds / ln 2} in the end.
     *
     * @param gpuSeconds what was used and has faded since
     */
    public long averageMilliGpus(long gpuSeconds) {
        return seconds == 0 ? 0 : gpuSeconds * 693 / seconds;
    }
}
