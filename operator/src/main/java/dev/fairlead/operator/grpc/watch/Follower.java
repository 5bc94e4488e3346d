package dev.fairlead.operator.grpc.watch;

import dev.fairlead.operator.grpc.error.Answer;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One reader of changes. Keeps the keys of what has changed since it last took something, each once, and looks the objects
 * up only when the reader is ready for them: a reader that never reads costs one key per object at most, whatever happens.
 */
final class Follower<R> {
    private final ServerCallStreamObserver<R> caller;
    private final Story<R> story;
    private final Executor executor;
    private @Nullable Iterator<String> atStart;
    private final LinkedHashSet<String> changed = new LinkedHashSet<>();
    private final @Nullable Set<String> told;
    private boolean synced;
    private boolean busy;
    private boolean over;

    /** @param executor runs what is sent; a task at a time */
    Follower(ServerCallStreamObserver<R> caller, Story<R> story, Executor executor) {
        this.caller = caller;
        this.story = story;
        this.executor = executor;
        this.told = story.selective() ? new HashSet<>() : null;
    }

    /** Tells what is there, then goes on with what has changed since. */
    void begin(List<String> keys) {
        synchronized (this) {
            atStart = keys.iterator();
        }
        goOn();
    }

    /** Something has happened to the object, if it is one of those that are followed. */
    void changed(String key) {
        if (!story.concerns(key)) {
            return;
        }
        synchronized (this) {
            changed.add(key);
        }
        goOn();
    }

    /** The reader may be ready for more. */
    void goOn() {
        synchronized (this) {
            if (busy || over || atStart == null) {
                return;
            }
            busy = true;
        }
        executor.execute(this::send);
    }

    /** The reader is gone. */
    synchronized void end() {
        over = true;
        changed.clear();
        atStart = null;
    }

    /** Ends the stream; nothing follows. */
    void end(StatusRuntimeException why) {
        synchronized (caller) {
            synchronized (this) {
                if (over) {
                    return;
                }
                end();
            }
            caller.onError(why);
        }
    }

    private void send() {
        try {
            R next = next();
            while (next != null) {
                synchronized (caller) {
                    synchronized (this) {
                        if (over) {
                            return;
                        }
                    }
                    caller.onNext(next);
                }
                next = next();
            }
        } catch (RuntimeException unexpected) {
            end(Answer.status(unexpected));
        }
    }

    /** The next thing to send; null when there is nothing, or the reader is not ready for it. */
    private @Nullable R next() {
        while (true) {
            String key;
            synchronized (this) {
                if (over || atStart == null || !caller.isReady()) {
                    busy = false;
                    return null;
                }
                if (atStart.hasNext()) {
                    key = atStart.next();
                } else if (!synced) {
                    synced = true;
                    return story.synced();
                } else if (changed.isEmpty()) {
                    busy = false;
                    return null;
                } else {
                    key = changed.removeFirst();
                }
            }
            R news = news(key);
            if (news != null) {
                return news;
            }
        }
    }

    /** What there is to tell of an object; null if the reader never heard of it and need not. */
    private @Nullable R news(String key) {
        R now = story.now(key);
        if (told == null) {
            return now == null ? story.gone(key) : now;
        }
        if (now != null) {
            told.add(key);
            return now;
        }
        return told.remove(key) ? story.gone(key) : null;
    }
}
