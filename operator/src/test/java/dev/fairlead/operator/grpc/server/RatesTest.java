package dev.fairlead.operator.grpc.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RatesTest {
    private final AtomicLong clock = new AtomicLong(-5);
    private final Rates rates = new Rates(10, 3, clock::get);

    @Test
    void aBurstThenOneByOne() {
        assertThat(taken("ada", 10)).isEqualTo(3);
        assertThat(rates.take("ada")).isEqualTo(Duration.ofMillis(100));

        pass(Duration.ofMillis(100));
        assertThat(taken("ada", 10)).isEqualTo(1);

        pass(Duration.ofSeconds(60));
        assertThat(taken("ada", 10))
                .as("a pause gives the burst back and no more")
                .isEqualTo(3);
    }

    @Test
    void callersDoNotCountForEachOther() {
        taken("ada", 10);

        assertThat(rates.take("bob")).isZero();
    }

    @Test
    void lookingTakesNothing() {
        for (int i = 0; i < 10; i++) {
            assertThat(rates.pause("ada")).isZero();
        }
        taken("ada", 3);
        assertThat(rates.pause("ada")).isPositive();
    }

    private int taken(String caller, int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += rates.take(caller).isZero() ? 1 : 0;
        }
        return taken;
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }
}
