package dev.fairlead.core.forecast;

import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.Resources;

/**
 * How far one job is: what it has done and saved, over all its attempts to run.
 *
 * <p>Work is counted in milliseconds of the whole gang at speed 1. A gang with fewer GPUs, or slower ones, does
 * proportionally less in the same time.
 */
final class Attempts {
    private final Work work;
    private double done;
    private double saved;
    /** Thousandths of GPUs times milliseconds, so that shares of GPUs count as what they are. */
    private long held;

    // The current attempt.
    private long computesFrom;
    private long pausedUntil;
    private long countedUntil;
    private double rate;
    private long gpuMillis;
    /** In the unit of {@link #held}. */
    private long unsaved;

    private boolean running;

    /** Counts the attempts; what was planned for an earlier one is void. */
    long attempt;

    /** Counts the changes of an attempt's end. */
    long version;

    Attempts(Work work) {
        this.work = work;
    }

    Work work() {
        return work;
    }

    boolean running() {
        return running;
    }

    /** A new attempt begins, with so many thousandths of GPUs. */
    void start(long nowMillis, long overheadMillis, double speed, long gpuMillisHeld) {
        running = true;
        attempt++;
        computesFrom = nowMillis + overheadMillis;
        pausedUntil = computesFrom;
        countedUntil = nowMillis;
        unsaved = 0;
        goOn(speed, gpuMillisHeld);
    }

    /** True if it has been started before. */
    boolean hasRun() {
        return attempt > 0;
    }

    /** It goes on with so many thousandths of GPUs after a pause. */
    void resize(long nowMillis, long pauseMillis, double speed, long gpuMillisHeld) {
        countUntil(nowMillis);
        pausedUntil = Math.max(pausedUntil, nowMillis + pauseMillis);
        goOn(speed, gpuMillisHeld);
    }

    private void goOn(double speed, long gpuMillisHeld) {
        Gang gang = work.job().gang();
        gpuMillis = gpuMillisHeld;
        rate = speed * gpuMillisHeld / gang.gpuMillis(gang.replicas());
        version++;
    }

    /** When it is done if nothing changes; {@link Work#ENDLESS} if never. */
    long endsMillis() {
        if (work.durationMillis() == Work.ENDLESS) {
            return Work.ENDLESS;
        }
        double left = Math.max(0, work.durationMillis() - done);
        return Math.max(pausedUntil, countedUntil) + (long) Math.ceil(left / rate);
    }

    /** The attempt ends before the job is done; answers the GPU-milliseconds that have to be spent again. */
    long stop(long nowMillis) {
        countUntil(nowMillis);
        done = saved;
        running = false;
        version++;
        return unsaved / Resources.WHOLE_GPU;
    }

    /** The job is done. */
    void complete(long nowMillis) {
        countUntil(nowMillis);
        done = Math.max(done, (double) work.durationMillis());
        running = false;
        version++;
    }

    /** What it has done by then, saved or not. */
    double doneBy(long nowMillis) {
        return running ? done + Math.max(0, nowMillis - Math.max(countedUntil, pausedUntil)) * rate : done;
    }

    /** GPU-milliseconds of all attempts so far. */
    long heldGpuMillisBy(long nowMillis) {
        return (held + (running ? (nowMillis - countedUntil) * gpuMillis : 0)) / Resources.WHOLE_GPU;
    }

    private void countUntil(long nowMillis) {
        long from = Math.max(countedUntil, pausedUntil);
        long interval = work.job().checkpointIntervalSeconds() * 1000;
        long checkpoint = interval == 0 ? computesFrom : nowMillis - Math.floorMod(nowMillis - computesFrom, interval);
        held += (nowMillis - countedUntil) * gpuMillis;
        if (checkpoint > countedUntil && checkpoint > computesFrom) {
            saved = doneBy(checkpoint);
            unsaved = (nowMillis - checkpoint) * gpuMillis;
        } else {
            unsaved += (nowMillis - countedUntil) * gpuMillis;
        }
        done += Math.max(0, nowMillis - from) * rate;
        countedUntil = nowMillis;
    }
}
