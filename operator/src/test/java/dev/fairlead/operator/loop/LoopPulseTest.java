package dev.fairlead.operator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class LoopPulseTest {
    private long now = 1_000_000;
    private final LoopPulse pulse = new LoopPulse(() -> 0, () -> Instant.ofEpochMilli(now));

    @Test
    void a_change_is_undecided_from_its_arrival_to_the_decision() {
        pulse.offered();
        now += 400;
        pulse.offered();
        assertThat(pulse.undecidedSinceMillis()).isEqualTo(1_000_000);

        pulse.roundBegins(false, now);
        pulse.roundEnds(true);
        now += 20;
        assertThat(pulse.undecidedSinceMillis()).as("the batch window is open").isEqualTo(1_000_000);

        pulse.roundBegins(false, now);
        pulse.decided(now);
        pulse.roundEnds(false);
        assertThat(pulse.undecidedSinceMillis()).isZero();
        assertThat(pulse.lastDecisionMillis()).isEqualTo(now);
    }

    @Test
    void news_that_changes_nothing_needs_no_decision() {
        pulse.offered();
        pulse.roundBegins(false, now);
        pulse.roundEnds(false);

        assertThat(pulse.undecidedSinceMillis()).isZero();
        assertThat(pulse.lastDecisionMillis()).isZero();
    }

    @Test
    void what_comes_during_a_round_is_undecided_after_it() {
        pulse.roundBegins(false, now);
        now += 50;
        pulse.offered();
        pulse.decided(now);
        pulse.roundEnds(false);

        assertThat(pulse.undecidedSinceMillis()).isEqualTo(1_000_050);
    }

    @Test
    void what_is_left_for_the_next_round_stays_undecided() {
        pulse.offered();
        now += 10;
        pulse.roundBegins(true, now);
        pulse.decided(now);
        pulse.roundEnds(false);

        assertThat(pulse.undecidedSinceMillis()).isEqualTo(1_000_010);
    }

    @Test
    void a_decision_that_could_not_be_taken_leaves_the_change_undecided() {
        pulse.offered();
        pulse.roundBegins(false, now);
        pulse.notDecided();
        pulse.roundEnds(false);
        now += 5_000;
        pulse.roundBegins(false, now);
        pulse.roundEnds(false);
        assertThat(pulse.undecidedSinceMillis()).isEqualTo(1_000_000);

        pulse.roundBegins(false, now);
        pulse.decided(now);
        pulse.roundEnds(false);
        assertThat(pulse.undecidedSinceMillis()).isZero();
    }
}
