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
                .isEqualTo(
                        "queue q uses 3 of at most 4 H100 and the job needs 2: it can start when jobs in queue q give"
                                + " back 1, or if the limit is raised to 5");
    }

    @Test
    void itSaysSoOfAllQueuesAboveAsWell() {
        Outcome outcome = cluster.queue("org", queue -> queue.limit(H100, 6))
                .queue("a", queue -> queue.below("org").limit(H100, 4))
                .queue("b", queue -> queue.below("org"))
                .running("x", "a", job -> job.gpus(2), "n1")
                .running("y", "b", job -> job.gpus(4), "n1")
                .job("three", "a", job -> job.gpus(3))
                .decide();

        assertThat(outcome.vetoOf("three").sentence())
                .isEqualTo(
                        "queue a uses 2 of at most 4 H100, queue org uses 6 of at most 6 H100 and the job needs 3: it can"
                                + " start when jobs in queue a give back 1 and jobs in queue org give back 3 in all, or if the limit"
                                + " is raised to 5 in a and to 9 in org");
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
