package dev.fairlead.simulator.muri;

import dev.fairlead.simulator.trace.MuriTrace;

/** A job in a run of the experiment: what is left of it and what it has had. Changed by {@link MuriRun} alone. */
final class MuriJob {
    private final MuriTrace.Job job;
    private final double overheadSeconds;
    private double iterationsLeft;
    private double ranSeconds;
    private double countedUntil;
    private boolean running;
    private double endedSeconds = Double.NaN;

    MuriJob(MuriTrace.Job job) {
        this.job = job;
        overheadSeconds = RestartOverhead.seconds(job);
        iterationsLeft = job.iterations();
        countedUntil = job.submittedSeconds();
    }

    int number() {
        return job.number();
    }

    int gpus() {
        return job.gpus();
    }

    double submittedSeconds() {
        return job.submittedSeconds();
    }

    boolean running() {
        return running;
    }

    /** Work left; which no scheduler but those that know durations may look at. */
    double secondsLeft() {
        return iterationsLeft * job.secondsPerIteration();
    }

    /** How long it has held its GPUs. */
    double ranSeconds() {
        return ranSeconds;
    }

    double completionSeconds() {
        return endedSeconds - job.submittedSeconds();
    }

    double endedSeconds() {
        return endedSeconds;
    }

    /**
     * Counts what it did since the last event. Each interval between events costs it the overhead of a start, whether or
     * not it was moved: so the experiment charges its schedulers, which place everything anew at each event.
     */
    void passTo(double now) {
        if (running) {
            iterationsLeft -= Math.max(now - countedUntil - overheadSeconds, 0) / job.secondsPerIteration();
            // Written in this order: with another rounding, ends of turns fall on the wrong side of their bounds.
            ranSeconds = ranSeconds + now - countedUntil;
        }
        countedUntil = now;
    }

    void run(boolean runs) {
        running = runs;
    }

    void end(double now) {
        running = false;
        endedSeconds = now;
    }
}
