package dev.fairlead.operator.apply;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends writes: so many at a time, urgent lanes first, one at a time for each key. A write that gets no answer waits and
 * is tried again; a later write of its key takes its place meanwhile. Thread-safe; {@link #submit} never waits for the
 * network.
 */
public final class WriteLanes {
    private static final Logger LOG = LoggerFactory.getLogger(WriteLanes.class);

    /** One write in so many is taken from the least urgent lane that has any, so that no lane starves. */
    private static final int FAIR_TURN = 8;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final ClusterPort port;
    private final int mostInFlight;
    private final Map<Lane, SequencedMap<String, Waiting>> lanes = new EnumMap<>(Lane.class);
    private final Map<String, Lane> laneOf = new HashMap<>();
    private final Set<String> busyKeys = new HashSet<>();

    /** What came while a write of its key was under way. */
    private final Map<String, Waiting> parked = new HashMap<>();

    /** What got no answer and waits out its pause. */
    private final Map<String, Waiting> pausing = new HashMap<>();

    private int inFlight;
    private long sent;
    private boolean closed;

    private record Waiting(Write write, int failures) {}

    /** @param mostInFlight writes that wait for an answer at a time; more than some 32 only queue inside the server */
    public WriteLanes(ClusterPort port, int mostInFlight) {
        this.port = port;
        this.mostInFlight = mostInFlight;
        for (Lane lane : Lane.values()) {
            lanes.put(lane, new LinkedHashMap<>());
        }
    }

    /** Takes a write; an older one of the same key that was not sent yet is forgotten. */
    public void submit(Write write) {
        synchronized (this) {
            if (closed) {
                return;
            }
            pausing.remove(write.key());
            enqueue(new Waiting(write, 0), true);
        }
        pump();
    }

    /** Takes a waiting write back. False if there is none: it was sent, or is being sent. */
    public synchronized boolean cancel(String key) {
        Lane lane = laneOf.remove(key);
        return lane != null ? lane(lane).remove(key) != null : pausing.remove(key) != null;
    }

    /** Writes that wait in a lane. */
    public synchronized int waiting(Lane lane) {
        return lane(lane).size();
    }

    /** Writes that are not sent yet: those in all lanes, and those that wait for another of their key or for another try. */
    public synchronized int queued() {
        int queued = parked.size() + pausing.size();
        for (SequencedMap<String, Waiting> lane : lanes.values()) {
            queued += lane.size();
        }
        return queued;
    }

    /** Requests sent since the start, repeated ones included. */
    public synchronized long sent() {
        return sent;
    }

    /**
     * Forgets what waits, sends the last writes and no others, and waits for the answers to all that was sent.
     *
     * @param last each with a key of its own
     * @return false if some answers did not come in time
     */
    public boolean close(List<Write> last, Duration patience) {
        synchronized (this) {
            closed = true;
            lanes.values().forEach(Map::clear);
            laneOf.clear();
            pausing.clear();
            parked.clear();
            last.forEach(write -> enqueue(new Waiting(write, 0), true));
        }
        pump();
        return awaitAnswers(patience);
    }

    private synchronized boolean awaitAnswers(Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        try {
            while (inFlight > 0 || !laneOf.isEmpty()) {
                long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                wait(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
        return true;
    }

    private void pump() {
        for (Waiting next : take()) {
            send(next);
        }
    }

    private synchronized List<Waiting> take() {
        List<Waiting> taken = new ArrayList<>();
        while (inFlight < mostInFlight) {
            Waiting next = next();
            if (next == null) {
                break;
            }
            busyKeys.add(next.write.key());
            inFlight++;
            sent++;
            taken.add(next);
        }
        return taken;
    }

    private @Nullable Waiting next() {
        boolean fairTurn = sent % FAIR_TURN == FAIR_TURN - 1;
        List<Lane> order = fairTurn
                ? List.of(Lane.PHASES, Lane.NEWS, Lane.MOVES, Lane.USAGE, Lane.PODS)
                : List.of(Lane.PODS, Lane.PHASES, Lane.NEWS, Lane.MOVES, Lane.USAGE);
        for (Lane lane : order) {
            // Keys that are busy stand in no lane (they are parked), so the first one may go.
            Map.Entry<String, Waiting> first = lane(lane).pollFirstEntry();
            if (first != null) {
                laneOf.remove(first.getKey());
                return first.getValue();
            }
        }
        return null;
    }

    /** @param newer whether this takes the place of what waits under its key, or steps back for it */
    private void enqueue(Waiting waiting, boolean newer) {
        String key = waiting.write.key();
        if (busyKeys.contains(key)) {
            if (newer) {
                parked.put(key, waiting);
            } else {
                parked.putIfAbsent(key, waiting);
            }
            return;
        }
        Lane lane = waiting.write.lane();
        Lane before = laneOf.get(key);
        if (before != null) {
            if (!newer) {
                return;
            }
            // What was urgent stays urgent: its news is part of the later write.
            lane = before.compareTo(lane) < 0 ? before : lane;
            if (lane != before) {
                lane(before).remove(key);
            }
        }
        lane(lane).put(key, waiting);
        laneOf.put(key, lane);
    }

    private SequencedMap<String, Waiting> lane(Lane lane) {
        SequencedMap<String, Waiting> found = lanes.get(lane);
        if (found == null) {
            throw new IllegalStateException("no lane " + lane);
        }
        return found;
    }

    private void send(Waiting waiting) {
        CompletableFuture<WriteOutcome> answer;
        try {
            answer = waiting.write.call().apply(port);
        } catch (RuntimeException unsendable) {
            // The key must not stay busy for ever because one object could not be serialised.
            LOG.error("The write {} could not be sent.", waiting.write.key(), unsendable);
            answer = CompletableFuture.completedFuture(
                    new WriteOutcome(WriteOutcome.Kind.REFUSED, "could not be sent: " + unsendable));
        }
        CompletableFuture<?> _ = answer.thenAccept(outcome -> answered(waiting, outcome));
    }

    private void answered(Waiting waiting, WriteOutcome outcome) {
        boolean again =
                outcome.kind() == WriteOutcome.Kind.UNAVAILABLE && waiting.failures + 1 < waiting.write.attempts();
        synchronized (this) {
            inFlight--;
            busyKeys.remove(waiting.write.key());
            Waiting later = parked.remove(waiting.write.key());
            if (later != null) {
                enqueue(later, true);
            } else if (again && !closed) {
                pause(new Waiting(waiting.write, waiting.failures + 1), outcome);
            }
            notifyAll();
        }
        if (!again) {
            tell(waiting.write, outcome);
        }
        pump();
    }

    private void pause(Waiting waiting, WriteOutcome outcome) {
        String key = waiting.write.key();
        long pause = Math.min(FIRST_PAUSE.toMillis() << Math.min(waiting.failures - 1, 10), LONGEST_PAUSE.toMillis());
        LOG.debug("{}: {}; tried again in {} ms.", key, outcome.sentence(), pause);
        pausing.put(key, waiting);
        CompletableFuture.delayedExecutor(pause, TimeUnit.MILLISECONDS).execute(() -> {
            synchronized (this) {
                if (!pausing.remove(key, waiting)) {
                    return;
                }
                enqueue(waiting, false);
            }
            pump();
        });
    }

    private static void tell(Write write, WriteOutcome outcome) {
        try {
            write.then().accept(outcome);
        } catch (RuntimeException broken) {
            LOG.error("What came of the write {} ({}) could not be handled.", write.key(), outcome, broken);
        }
    }
}
