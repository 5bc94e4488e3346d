package dev.fairlead.core.scenario;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.plan.Decision.Preempt.Kind;
import org.junit.jupiter.api.Test;

/** Priority stops others only within a queue, and only if it may. */
class HigherPriorityPreemptsInItsQueueTest {
    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .queue("q")
            .queue("p")
            .running("low", "q", job -> job.gpus(8).priority(1), "n1");

    @Test
    void theLowerPriorityMakesRoom() {
        Outcome outcome =
                cluster.job("high", "q", job -> job.gpus(8).priority(5)).decide();

        assertThat(outcome.preemptionOf("low").kind()).isEqualTo(Kind.PREEMPT);
        assertThat(outcome.preemptionOf("low").because()).contains("5 over 1");
        assertThat(cluster.podsGone().decide().placed()).containsExactly("high");
    }

    @Test
    void equalPriorityWaits() {
        assertThat(cluster.job("same", "q", job -> job.gpus(8).priority(1))
                        .decide()
                        .preempted())
                .isEmpty();
    }

    @Test
    void aPriorityClassThatNeverPreemptsWaits() {
        assertThat(cluster.job("high", "q", job -> job.gpus(8).priority(5).neverPreempts())
                        .decide()
                        .preempted())
                .isEmpty();
    }

    @Test
    void priorityMeansNothingInAnotherQueue() {
        cluster.queue("q", queue -> queue.guaranteed(H100, 8));

        assertThat(cluster.job("high", "p", job -> job.gpus(8).priority(100))
                        .decide()
                        .preempted())
                .isEmpty();
    }

    @Test
    void whoIsNotPreemptibleStays() {
        Scenario other = Scenario.cluster()
                .node("n1", "r1")
                .queue("q", queue -> queue.guaranteed(H100, 8))
                .running("low", "q", job -> job.gpus(8).notPreemptible(), "n1");

        assertThat(other.job("high", "q", job -> job.gpus(8).priority(5))
                        .decide()
                        .held())
                .containsExactly("high");
    }
}
