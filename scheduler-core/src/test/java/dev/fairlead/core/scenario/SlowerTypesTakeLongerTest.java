package dev.fairlead.core.scenario;

import static dev.fairlead.core.scenario.Scenario.A100;
import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.fit.Veto;
import org.junit.jupiter.api.Test;

/** On GPUs of half the speed a job is expected to run twice as long; the order of the types stays that of preference. */
class SlowerTypesTakeLongerTest {
    /** Two nodes of A100, of which a job on one ends in half an hour; a gang is waiting for both. */
    private final Scenario waitingForTwoNodes = Scenario.cluster()
            .node("a1", node -> node.gpus(A100, 8), "r1")
            .node("a2", node -> node.gpus(A100, 8), "r1")
            .queue("q")
            .running("x", "q", job -> job.gpus(8).expectedSeconds(1800), "a1")
            .job("first", "q", job -> job.gang(2, 8).accepts(A100));

    @Test
    void itIsLetInWhereItEndsInTime() {
        Outcome outcome = waitingForTwoNodes
                .job("later", "q", job -> job.gpus(8).expectedSeconds(1200).accepts(A100))
                .decide();

        assertThat(outcome.placed()).containsExactly("later");
    }

    @Test
    void itIsHeldBackWhereItWouldTakeTooLong() {
        Outcome outcome = waitingForTwoNodes
                .job(
                        "later",
                        "q",
                        job -> job.gpus(8)
                                .expectedSeconds(1200)
                                .accepts(H100, 1)
                                .accepts(A100, 0.5))
                .decide();

        assertThat(outcome.vetoOf("later").reason()).isEqualTo(Veto.Reason.RESERVED_FOR_OTHERS);
    }

    @Test
    void aReservationWaitsForTheEndOnTheSlowerType() {
        Scenario cluster = Scenario.cluster()
                .node("a1", node -> node.gpus(A100, 8), "r1")
                .queue("q")
                .running("x", "q", job -> job.gpus(8).expectedSeconds(1800).accepts(A100, 0.5), "a1")
                .job("first", "q", job -> job.gpus(8).accepts(A100));
        Outcome outcome = cluster.decide();

        assertThat(outcome.reservationOf("first").until().latestMillis()).isEqualTo(cluster.nowMillis() + 3_600_000);
    }

    @Test
    void theFirstTypeIsTakenThoughAnotherIsFaster() {
        Outcome outcome = Scenario.cluster()
                .node("h1", "r1")
                .node("a1", node -> node.gpus(A100, 8), "r1")
                .queue("q")
                .job("train", "q", job -> job.gpus(8).accepts(A100, 0.5).accepts(H100, 1))
                .decide();

        assertThat(outcome.typeOf("train")).isEqualTo("A100");
    }
}
