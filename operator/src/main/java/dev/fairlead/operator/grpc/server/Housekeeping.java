package dev.fairlead.operator.grpc.server;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is to be done later. One thread keeps the time; the work is done in others, so that nothing is late for it. */
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("grpc-clock").factory());
    private final Executor threads;

    Housekeeping(Executor threads) {
        this.threads = threads;
        // Nearly every timeout is cancelled; those of a busy minute must not pile up.
        clock.setRemoveOnCancelPolicy(true);
    }

    /** @return cancels it */
    Runnable after(Duration pause, Runnable work) {
        try {
            return canceller(clock.schedule(() -> start(work), pause.toNanos(), TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException closed) {
            return () -> {};
        }
    }

    /**
     * Again and again, the first time after a part of the pause by chance: what came together is spread.
     *
     * @return cancels it
     */
    Runnable every(Duration pause, Runnable work) {
        long first = ThreadLocalRandom.current().nextLong(pause.toNanos() / 2, pause.toNanos() + 1);
        try {
            return canceller(
                    clock.scheduleWithFixedDelay(() -> start(work), first, pause.toNanos(), TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException closed) {
            return () -> {};
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private void start(Runnable work) {
        try {
            threads.execute(() -> {
                try {
                    work.run();
                } catch (RuntimeException broken) {
                    LOG.error("A mistake in the gRPC server's housekeeping.", broken);
                }
            });
        } catch (RejectedExecutionException closed) {
            LOG.debug("The gRPC server is closed; what was to be done later is not done.");
        }
    }

    private static Runnable canceller(Future<?> scheduled) {
        return () -> scheduled.cancel(false);
    }
}
