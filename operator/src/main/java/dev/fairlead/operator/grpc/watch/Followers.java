package dev.fairlead.operator.grpc.watch;

import com.google.rpc.Code;
import dev.fairlead.api.v1.ErrorReason;
import dev.fairlead.operator.grpc.error.Problem;
import dev.fairlead.operator.loop.Watched;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Everyone who follows one kind of objects. Changes are handed to them by a thread of their own, so that a thousand readers
 * cost the scheduler, which hears of the same changes, one entry in a set.
 */
public final class Followers implements AutoCloseable {
    private final Set<Follower<?>> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread messenger = Thread.ofVirtual().name("changes").unstarted(this::passOn);
    private Set<String> changed = new LinkedHashSet<>();
    private volatile boolean closed;

    /** @param objects whose changes are told, from now on */
    public Followers(Watched<?> objects) {
        messenger.start();
        objects.follow(this::note);
    }

    /**
     * Tells a reader what is there, and then what changes, until it goes or {@link #close}.
     *
     * @param keys the keys of what is there and concerns the reader
     */
    public <R> void add(ServerCallStreamObserver<R> caller, Story<R> story, Supplier<List<String>> keys) {
        Follower<R> follower = new Follower<>(caller, story, executor);
        caller.setOnCancelHandler(() -> remove(follower));
        caller.setOnReadyHandler(follower::goOn);
        open.add(follower);
        if (closed) {
            follower.end(shuttingDown());
            remove(follower);
            return;
        }
        // Changes are noted from before the keys are read: an object may be told twice, but never not at all.
        follower.begin(keys.get());
    }

    /** How many read. */
    public int size() {
        return open.size();
    }

    /** Ends all streams with UNAVAILABLE. */
    @Override
    public void close() {
        closed = true;
        messenger.interrupt();
        open.forEach(follower -> follower.end(shuttingDown()));
        open.clear();
        executor.shutdown();
    }

    private void remove(Follower<?> follower) {
        follower.end();
        open.remove(follower);
    }

    private synchronized void note(String key) {
        if (changed.add(key)) {
            notifyAll();
        }
    }

    private void passOn() {
        try {
            while (!closed) {
                Set<String> news = take();
                for (Follower<?> follower : open) {
                    news.forEach(follower::changed);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Set<String> take() throws InterruptedException {
        while (changed.isEmpty()) {
            wait();
        }
        Set<String> taken = changed;
        changed = new LinkedHashSet<>();
        return taken;
    }

    private static StatusRuntimeException shuttingDown() {
        return Problem.of(
                        Code.UNAVAILABLE,
                        ErrorReason.ERROR_REASON_SHUTTING_DOWN,
                        "This replica is stopping; call again, another one answers.")
                .retryAfterSeconds(1)
                .exception();
    }
}
