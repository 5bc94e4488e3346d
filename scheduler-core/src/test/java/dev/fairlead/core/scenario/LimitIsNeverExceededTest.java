package dev.fairlead.core.scenario;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.fit.Veto;
import org.junit.jupiter.api.Test;

/** A queue never uses more than its limit, however much is free. */
class LimitIsNeverExceededTest {
    private final Scenario cluster = Scenario.cluster().node("n1", "r1").queue("q", queue -> queue.limit(H100, 4));

    @Test
    void theJobThatWouldExceedItWaits() {
        Outcome outcome = cluster.running("x", "q", job -> job.gpus(3), "n1")
                .job("two", "q", job -> job.gpus(2))
                .job("one", "q", job -> job.gpus(1))
                .decide();

        assertThat(outcome.placed()).containsExactly("one");
        assertThat(outcome.vetoOf("two").reason()).isEqualTo(Veto.Reason.LIMIT_REACHED);
    }

    @Test
    void itSaysWhatWouldHelp() {
        Outcome outcome = cluster.running("x", "q", job -> job.gpus(3), "n1")
                .job("two", "q", job -> job.gpus(2))
                .decide();

        assertThat(outcome.vetoOf("two").sentence())
                .isEqualTo("queue q uses 3 of at most 4 H100 and the job needs 2: it can start when 1 are given back,"
                        + " or if the limit is raised to 5");
    }

    @Test
    void aJobLargerThanTheLimitIsToldToRaiseIt() {
        assertThat(cluster.job("huge", "q", job -> job.gpus(8))
                        .decide()
                        .vetoOf("huge")
                        .sentence())
                .contains("only if the limit is raised to 8");
    }
}
