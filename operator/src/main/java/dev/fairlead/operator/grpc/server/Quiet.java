package dev.fairlead.operator.grpc.server;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Keeps a log short that callers could make as long as they like. */
final class Quiet {
    private final Rates rate;
    private final AtomicLong unsaid = new AtomicLong();

    /** So many lines per second, and so many at once after a pause. */
    Quiet(int perSecond, int burst) {
        rate = new Rates(perSecond, burst, System::nanoTime);
    }

    /** @param line gets words about the lines left out before, or none */
    void say(Consumer<String> line) {
        if (!rate.take("").isZero()) {
            unsaid.incrementAndGet();
            return;
        }
        long others = unsaid.getAndSet(0);
        line.accept(others == 0 ? "" : " (" + others + " more like it were not logged)");
    }
}
