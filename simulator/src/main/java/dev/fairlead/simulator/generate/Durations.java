package dev.fairlead.simulator.generate;

/** How long jobs compute. */
@FunctionalInterface
public interface Durations {
    /**
     * The duration of one job, in seconds, above 0.
     *
     * @param gpus how many GPUs it has
     */
    double seconds(long gpus, Dice dice);
}
