package dev.fairlead.operator.grpc.server;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How often each caller may come: so many times per second for long, and a burst after a pause. What is remembered of a
 * caller is one number, the time at which the burst would be whole again, so that callers never wait for each other.
 */
final class Rates {
    private static final int MOST_CALLERS = 10_000;

    private final Cache<String, AtomicLong> wholeAgain;
    private final long interval;
    private final long tolerance;
    private final LongSupplier nanos;

    /** @param nanos a clock in nanoseconds, as {@link System#nanoTime} */
    Rates(int perSecond, int burst, LongSupplier nanos) {
        this.interval = Duration.ofSeconds(1).toNanos() / perSecond;
        this.tolerance = interval * (burst - 1L);
        this.nanos = nanos;
        // Whoever has been away so long has the whole burst again: forgetting costs nothing.
        this.wholeAgain = Caffeine.newBuilder()
                .maximumSize(MOST_CALLERS)
                .expireAfterAccess(Duration.ofNanos(tolerance + interval).plusMinutes(1))
                .build();
    }

    /** Takes one call; returns how long the caller has to wait instead, or zero. */
    Duration take(String caller) {
        AtomicLong mark = mark(caller);
        while (true) {
            long now = nanos.getAsLong();
            long old = mark.get();
            long due = Math.max(old, now);
            long wait = due - now - tolerance;
            if (wait > 0) {
                return Duration.ofNanos(wait);
            }
            if (mark.compareAndSet(old, due + interval)) {
                return Duration.ZERO;
            }
        }
    }

    /** As {@link #take}, without taking. */
    Duration pause(String caller) {
        long now = nanos.getAsLong();
        long wait = Math.max(mark(caller).get(), now) - now - tolerance;
        return wait > 0 ? Duration.ofNanos(wait) : Duration.ZERO;
    }

    private AtomicLong mark(String caller) {
        return wholeAgain.get(caller, fresh -> new AtomicLong(Long.MIN_VALUE / 2));
    }
}
