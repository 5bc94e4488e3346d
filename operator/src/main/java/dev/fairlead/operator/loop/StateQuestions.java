package dev.fairlead.operator.loop;

import dev.fairlead.core.state.ClusterState;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Lets other threads look at the scheduler's state, which the loop's thread alone may touch: it answers between two rounds,
 * when every decision is carried out and none is half way. An answer should copy what it needs and leave the rest to the
 * asker; while it is made, nothing is scheduled.
 */
public final class StateQuestions {
    /** Longer than a round of a large cluster takes. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Queue<Question<?>> asked = new ConcurrentLinkedQueue<>();
    private final Runnable wake;
    private volatile boolean open;

    /** @param <T> what is answered */
    @FunctionalInterface
    public interface Answer<T> {
        /**
         * Looks at the state and does not change it.
         *
         * @param nowMillis the time for which the loop would decide now
         */
        T of(ClusterState state, long nowMillis);
    }

    private record Question<T>(Answer<T> answer, CompletableFuture<T> reply) {
        void answer(ClusterState state, long nowMillis) {
            try {
                reply.complete(answer.of(state, nowMillis));
            } catch (RuntimeException broken) {
                reply.completeExceptionally(broken);
            }
        }
    }

    /** @param wake makes the loop come round */
    StateQuestions(Runnable wake) {
        this.wake = wake;
    }

    /** True if the loop runs: this operator decides. */
    public boolean isOpen() {
        return open;
    }

    /**
     * Asks, and waits for the loop to come round. Called by any thread but the loop's own.
     *
     * @return empty if the loop does not run or is too busy
     * @throws IllegalStateException if the answer could not be made
     */
    public <T> Optional<T> ask(Answer<T> answer) {
        if (!open) {
            return Optional.empty();
        }
        Question<T> question = new Question<>(answer, new CompletableFuture<>());
        asked.add(question);
        wake.run();
        try {
            return Optional.of(question.reply.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException busy) {
            asked.remove(question);
            return Optional.empty();
        } catch (ExecutionException broken) {
            throw new IllegalStateException("the state could not be looked at", broken.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** The loop runs: from now on it is worth asking. Belongs to the loop's thread, as {@link #answer} does. */
    void open() {
        open = true;
    }

    /** Answers everybody who has asked. */
    void answer(ClusterState state, long nowMillis) {
        for (Question<?> question = asked.poll(); question != null; question = asked.poll()) {
            question.answer(state, nowMillis);
        }
    }
}
