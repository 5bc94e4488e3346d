package dev.fairlead.operator.grpc.server;

import dev.fairlead.api.v1.ErrorReason;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Things that only so many may have at a time, in all and each. Whoever gets none is told so at once: nobody queues. */
final class Slots {
    private final ErrorReason reason;
    private final String what;
    private final int most;
    private final int mostPerCaller;
    private final AtomicInteger taken = new AtomicInteger();
    private final ConcurrentMap<String, Integer> byCaller = new ConcurrentHashMap<>();

    /** @param what in a sentence: "there are too many ..." */
    Slots(ErrorReason reason, String what, int most, int mostPerCaller) {
        this.reason = reason;
        this.what = what;
        this.most = most;
        this.mostPerCaller = mostPerCaller;
    }

    /**
     * Takes a slot.
     *
     * @return gives it back; more than once does no harm
     */
    Runnable take(String caller) throws CallRefused {
        if (taken.incrementAndGet() > most) {
            taken.decrementAndGet();
            throw refused("in all", most);
        }
        if (byCaller.merge(caller, 1, Integer::sum) > mostPerCaller) {
            giveBack(caller);
            throw refused("of yours", mostPerCaller);
        }
        AtomicBoolean given = new AtomicBoolean();
        return () -> {
            if (given.compareAndSet(false, true)) {
                giveBack(caller);
            }
        };
    }

    int taken() {
        return taken.get();
    }

    private void giveBack(String caller) {
        byCaller.computeIfPresent(caller, (name, count) -> count > 1 ? count - 1 : null);
        taken.decrementAndGet();
    }

    private CallRefused refused(String whose, int limit) {
        return CallRefused.exhausted(
                reason,
                "There are too many " + what + " " + whose + ", the limit being " + limit
                        + "; end one, or try again later.",
                Duration.ofSeconds(1));
    }
}
