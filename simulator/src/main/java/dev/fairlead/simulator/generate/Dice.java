package dev.fairlead.simulator.generate;

import java.util.SplittableRandom;

/**
 * Chance from a seed. The same seed gives the same draws on every machine: the generator's algorithm is documented, and
 * {@link StrictMath} has no rounding of its own on any processor.
 */
public final class Dice {
    private final SplittableRandom random;

    /** Dice that fall in the order that the seed decides. */
    public Dice(long seed) {
        this(new SplittableRandom(seed));
    }

    private Dice(SplittableRandom random) {
        this.random = random;
    }

    /** Dice of their own for another purpose, so that more draws for one purpose do not change what another one draws. */
    public Dice split() {
        return new Dice(random.split());
    }

    /** A number from 0 up to, and without, 1. */
    public double uniform() {
        return random.nextDouble();
    }

    /** True with this probability. */
    public boolean chance(double probability) {
        return uniform() < probability;
    }

    /** A number from the normal distribution with mean 0 and standard deviation 1 (Box and Muller, 1958). */
    public double normal() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform()));
        return radius * StrictMath.cos(2 * Math.PI * uniform());
    }

    /**
     * A position, each as likely as its share.
     *
     * @param shares 0 or more each, with a sum above 0
     */
    public int pick(double[] shares) {
        double sum = 0;
        for (double share : shares) {
            sum += share;
        }
        double at = uniform() * sum;
        for (int position = 0; position < shares.length - 1; position++) {
            at -= shares[position];
            if (at < 0) {
                return position;
            }
        }
        return shares.length - 1;
    }
}
