package dev.fairlead.operator.bench;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Makes many calls, so many in flight at a time. */
final class LoadGenerator {
    private final int inFlight;

    LoadGenerator(int inFlight) {
        this.inFlight = inFlight;
    }

    /**
     * Makes the calls 0 to {@code count - 1} and returns when all are answered.
     *
     * @return when each was made, by {@link System#nanoTime}
     * @throws BenchmarkException when one fails; the rest is not made then
     */
    @SuppressWarnings("FutureReturnValueIgnored") // what comes of it is handled where it completes
    long[] run(int count, IntFunction<CompletableFuture<?>> call) {
        Semaphore free = new Semaphore(inFlight);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        long[] madeNanos = new long[count];
        try {
            for (int i = 0; i < count && failure.get() == null; i++) {
                free.acquire();
                madeNanos[i] = System.nanoTime();
                call.apply(i).whenComplete((answer, failed) -> {
                    if (failed != null) {
                        failure.compareAndSet(null, failed);
                    }
                    free.release();
                });
            }
            free.acquire(inFlight);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
        Throwable failed = failure.get();
        if (failed != null) {
            throw new BenchmarkException("a call of the load generator failed: " + failed.getMessage(), failed);
        }
        return madeNanos;
    }
}
