package dev.fairlead.operator.behaviour;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.awaitility.core.ConditionTimeoutException;

/** Waiting for conditions. */
public final class Eventually {
    /** Far more than anything takes: the machine may be busy, and only a broken test waits so long. */
    static final Duration PATIENCE = Duration.ofSeconds(100);

    private Eventually() {}

    /** Waits until the condition holds; an {@link AssertionError} if it does not within a long time. */
    public static void holds(String what, Callable<Boolean> condition) {
        holds(what, condition, () -> "");
    }

    /** @param found what to say besides when it does not come true */
    public static void holds(String what, Callable<Boolean> condition, Supplier<String> found) {
        try {
            await(what)
                    .pollInterval(Duration.ofMillis(50))
                    .pollDelay(Duration.ZERO)
                    .atMost(PATIENCE)
                    .until(condition);
        } catch (ConditionTimeoutException late) {
            throw new AssertionError("It did not come true that " + what + ". " + found.get(), late);
        }
    }
}
