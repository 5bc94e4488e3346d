package dev.fairlead.core.scenario;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The room that a job left is for whom it was stopped, even if somebody else comes who would go first. */
class PromisedRoomIsKeptTest {
    @Test
    void whoComesLaterWaitsThoughItWouldGoFirst() {
        Scenario cluster = Scenario.cluster()
                .node("n1", "r1")
                .queue("owner", queue -> queue.guaranteed(H100, 4))
                .queue("other", queue -> queue.guaranteed(H100, 4))
                .queue("borrower")
                .running("victim", "borrower", job -> job.gpus(4), "n1")
                .running("stays", "other", job -> job.gpus(4).notPreemptible(), "n1")
                .afterSeconds(60)
                .job("mine", "owner", job -> job.gpus(4));

        assertThat(cluster.decide().preempted()).containsExactly("victim");

        cluster.job("late", "owner", job -> job.gpus(4).priority(2).neverPreempts());

        assertThat(cluster.podsGone().decide().placed()).containsExactly("mine");
    }
}
