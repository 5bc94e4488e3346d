package dev.fairlead.operator.grpc.server;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.fairlead.api.v1.ErrorReason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Questions to the API server whose answers are believed for a while. Callers with the same question wait for one answer;
 * callers with another one never wait for them. An answer that is still wanted when half its time is over is asked for
 * again without anybody waiting. An answer that does not come is UNAVAILABLE and is not remembered.
 */
final class Reviews<Q, A> {
    private static final Logger LOG = LoggerFactory.getLogger(Reviews.class);
    private static final int MOST_ANSWERS = 10_000;

    /** More at a time only take the API server from those who schedule. */
    private static final int AT_A_TIME = 16;

    private static final int MOST_WAITING = 512;

    private final String what;
    private final AsyncCache<Q, Known<A>> answers;
    private final Executor threads;
    private final Duration patience;
    private final Function<A, Duration> believed;
    private final Semaphore free = new Semaphore(AT_A_TIME);
    private final Quiet failures = new Quiet(1, 3);

    /**
     * An answer.
     *
     * @param renewAtNanos from when on it is asked for again
     * @param renewing set by who does that
     */
    private record Known<A>(A answer, Duration believed, long renewAtNanos, AtomicBoolean renewing) {}

    /**
     * @param what the kind of review, for sentences
     * @param believed how long an answer counts
     * @param patience how long a caller waits
     */
    Reviews(String what, Executor threads, Duration patience, Function<A, Duration> believed) {
        this.what = what;
        this.threads = threads;
        this.patience = patience;
        this.believed = believed;
        this.answers = Caffeine.newBuilder()
                .maximumSize(MOST_ANSWERS)
                .expireAfter(Expiry.<Q, Known<A>>writing((question, known) -> known.believed()))
                .executor(threads)
                .buildAsync();
    }

    /** Whether the answer is known or on its way. */
    boolean asked(Q question) {
        return answers.getIfPresent(question) != null;
    }

    /**
     * The answer, asked for if it is not known.
     *
     * @param ask runs in another thread
     * @throws CallRefused UNAVAILABLE if there is no answer in time
     */
    A answer(Q question, Supplier<A> ask) throws CallRefused {
        CompletableFuture<Known<A>> answer =
                answers.get(question, (same, executor) -> CompletableFuture.supplyAsync(() -> inTurn(ask), threads));
        try {
            Known<A> known = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (System.nanoTime() - known.renewAtNanos() > 0 && known.renewing().compareAndSet(false, true)) {
                renew(question, ask);
            }
            return known.answer();
        } catch (ExecutionException failed) {
            throw unavailable(String.valueOf(
                    failed.getCause() == null ? failed : failed.getCause().getMessage()));
        } catch (TimeoutException slow) {
            throw unavailable("there was no answer within " + patience.toMillis() + " ms");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw CallRefused.stopping();
        }
    }

    /** Fails quietly: the old answer counts until its time is over, and whoever asks then is told. */
    private void renew(Q question, Supplier<A> ask) {
        CompletableFuture<?> _ = CompletableFuture.supplyAsync(() -> inTurn(ask), threads)
                .thenAccept(known -> answers.put(question, CompletableFuture.completedFuture(known)));
    }

    private Known<A> inTurn(Supplier<A> ask) {
        if (free.getQueueLength() > MOST_WAITING) {
            throw new IllegalStateException("too many others are being asked about");
        }
        free.acquireUninterruptibly();
        try {
            A answer = ask.get();
            Duration time = believed.apply(answer);
            return new Known<>(
                    answer, time, System.nanoTime() + time.dividedBy(2).toNanos(), new AtomicBoolean());
        } finally {
            free.release();
        }
    }

    private CallRefused unavailable(String why) {
        failures.say(others -> LOG.warn(
                "The API server does not answer a {}: {}. Calls are refused until it does; may the operator create {}s?{}",
                what,
                why,
                what,
                others));
        return CallRefused.unavailable(
                ErrorReason.ERROR_REASON_KUBERNETES_UNAVAILABLE,
                "The Kubernetes API server did not answer a " + what
                        + ", without which nobody is let in; try again, and"
                        + " if it stays so look into the operator's log.");
    }
}
