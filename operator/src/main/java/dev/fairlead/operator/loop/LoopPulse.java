package dev.fairlead.operator.loop;

import dev.fairlead.operator.metrics.SchedulerPulse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/**
 * Whether the loop gets on. Written by the loop's thread, except {@link #offered}; read by any. A round that began and does
 * not end is the sign of a loop that is stuck: waiting for something to do is no part of a round.
 */
public final class LoopPulse implements SchedulerPulse {
    /** Far longer than the longest round of a full cluster, and short enough that nobody restarts the operator by hand. */
    static final Duration LONGEST_ROUND = Duration.ofSeconds(60);

    private final IntSupplier queued;
    private final InstantSource clock;

    /** When the oldest event came that waits in the queue; 0 if none does. */
    private final AtomicLong offeredMillis = new AtomicLong();

    private volatile long undecidedMillis;
    private volatile long decidedMillis;
    private volatile boolean failing;
    private volatile long roundBeganMillis;

    /** @param queued how many events wait */
    LoopPulse(IntSupplier queued, InstantSource clock) {
        this.queued = queued;
        this.clock = clock;
    }

    /** An event has come. Called by any thread. */
    void offered() {
        if (offeredMillis.get() == 0) {
            offeredMillis.compareAndSet(0, clock.millis());
        }
    }

    /** A round begins; it takes in what has been offered. */
    void roundBegins(boolean eventsAreLeft, long nowMillis) {
        roundBeganMillis = nowMillis;
        long oldest = offeredMillis.getAndSet(eventsAreLeft ? nowMillis : 0);
        undecidedMillis = older(undecidedMillis, oldest);
    }

    /** A decision was taken and carried out: it knows everything that was taken in. */
    void decided(long nowMillis) {
        failing = false;
        undecidedMillis = 0;
        decidedMillis = nowMillis;
    }

    /** A decision could not be taken, or must not be carried out. */
    void notDecided() {
        failing = true;
    }

    /** @param dirty whether something was taken in that a decision has to know */
    void roundEnds(boolean dirty) {
        if (!dirty && !failing) {
            undecidedMillis = 0;
        }
        roundBeganMillis = 0;
    }

    /** What is wrong with the loop, if it is stuck. */
    public Optional<String> problem() {
        long began = roundBeganMillis;
        long seconds = (clock.millis() - began) / 1000;
        return began != 0 && seconds >= LONGEST_ROUND.toSeconds()
                ? Optional.of("the scheduling loop is stuck: one round has taken " + seconds
                        + " s so far, and a round takes less than " + LONGEST_ROUND.toSeconds() + " s")
                : Optional.empty();
    }

    @Override
    public long undecidedSinceMillis() {
        return older(undecidedMillis, offeredMillis.get());
    }

    @Override
    public long lastDecisionMillis() {
        return decidedMillis;
    }

    @Override
    public int eventsQueued() {
        return queued.getAsInt();
    }

    private static long older(long one, long other) {
        return one == 0 || (other != 0 && other < one) ? other : one;
    }
}
