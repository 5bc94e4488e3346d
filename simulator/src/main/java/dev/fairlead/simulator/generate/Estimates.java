package dev.fairlead.simulator.generate;

/**
 * What users say how long their jobs run. None of the GPU traces has such estimates; studies of batch systems do: users say
 * too much rather than too little, often several times too much, and nearly always one of a few round values (Mu'alem and
 * Feitelson, TPDS 2001; Tsafrir et al., TPDS 2007: twenty values make up nine tenths of all). How many say nothing is a guess.
 */
final class Estimates {
    private static final double SAYS_NOTHING = 0.3;
    private static final double MEDIAN_FACTOR = 1.8;
    private static final double DEVIATION = 0.9;
    private static final long[] ROUND_MINUTES = {
        5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 480, 720, 1440, 2880, 4320, 7200, 10_080, 14_400, 20_160, 43_200
    };

    private Estimates() {}

    /** The estimate of a job that runs so long, in seconds; 0 for none. */
    static long seconds(double durationSeconds, Dice dice) {
        if (dice.chance(SAYS_NOTHING)) {
            return 0;
        }
        double guess = durationSeconds * MEDIAN_FACTOR * StrictMath.exp(DEVIATION * dice.normal());
        for (long minutes : ROUND_MINUTES) {
            if (minutes * 60 >= guess) {
                return minutes * 60;
            }
        }
        return ROUND_MINUTES[ROUND_MINUTES.length - 1] * 60;
    }
}
