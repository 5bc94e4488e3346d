package dev.fairlead.simulator.muri;

import java.util.List;

/** Chooses at each event which jobs run until the next. */
interface MuriScheduler {
    String name();

    /** A job is submitted. */
    default void arrived(MuriJob job) {}

    /** A job is done. */
    default void ended(MuriJob job) {}

    /** Time has passed; told once per event for each job that ran. */
    default void ran(MuriJob job) {}

    /**
     * The jobs that run from now on.
     *
     * @param jobs all that are submitted and not done, in the order in which the last choice left them; to be reordered at
     *     will
     */
    List<MuriJob> choose(List<MuriJob> jobs, double now);

    /** When it wants to choose again although nobody came or went; asked after each choice. */
    default double nextChoice(double now) {
        return Double.MAX_VALUE;
    }

    /** How near two ends, as a part of the time, are taken for one event. */
    default double sameTime() {
        return 0;
    }
}
