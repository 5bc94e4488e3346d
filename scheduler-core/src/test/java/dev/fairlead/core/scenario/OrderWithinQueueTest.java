package dev.fairlead.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Within a queue: priority, then age, then name. */
class OrderWithinQueueTest {
    private final Scenario cluster = Scenario.cluster().node("n1", "r1").queue("q");

    @Test
    void olderGoesFirst() {
        assertThat(cluster.job("b", "q").job("a", "q").decide().placed()).containsExactly("b", "a");
    }

    @Test
    void higherPriorityGoesBeforeOlder() {
        Outcome outcome = cluster.job("old", "q", job -> job.gpus(8))
                .job("urgent", "q", job -> job.gpus(8).priority(1))
                .decide();

        assertThat(outcome.placed()).containsExactly("urgent");
        assertThat(outcome.held()).containsExactly("old");
    }

    @Test
    void thoseWhoWaitAreNumbered() {
        Outcome outcome = cluster.running("x", "q", job -> job.gpus(8), "n1")
                .job("first", "q")
                .job("second", "q", job -> job.gpus(2))
                .decide();

        assertThat(outcome.plan().all(dev.fairlead.core.plan.Decision.Hold.class))
                .extracting(hold -> hold.job().name() + " " + hold.position())
                .containsExactly("first 1", "second 2");
    }
}
