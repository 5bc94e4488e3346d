package dev.fairlead.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The queue that uses the least of its fair share goes first. */
class QueuesFurthestBelowGoFirstTest {
    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .queue("rich")
            .queue("poor")
            .running("r0", "rich", job -> job.gpus(4), "n1");

    @Test
    void whoHasLessGoesFirst() {
        Outcome outcome = cluster.job("r1", "rich", job -> job.gpus(4))
                .job("p1", "poor", job -> job.gpus(4))
                .decide();

        assertThat(outcome.placed()).containsExactly("p1");
        assertThat(outcome.held()).containsExactly("r1");
    }

    @Test
    void theyTakeTurns() {
        Outcome outcome = Scenario.cluster()
                .node("n1", "r1")
                .queue("a")
                .queue("b")
                .job("a1", "a")
                .job("a2", "a")
                .job("b1", "b")
                .job("b2", "b")
                .decide();

        assertThat(outcome.placed()).containsExactly("a1", "b1", "a2", "b2");
    }
}
