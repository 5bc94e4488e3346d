package dev.fairlead.core.scenario;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Room that was made for a job is not given to another while pods leave. */
class ReservationHoldsTheRoomTest {
    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .queue("owner", queue -> queue.guaranteed(H100, 8))
            .queue("borrower")
            .running("guest", "borrower", job -> job.gpus(4), "n1")
            .job("mine", "owner", job -> job.gpus(8));

    @Test
    void theFreeHalfOfTheNodeStaysFree() {
        Outcome outcome = cluster.job("small", "borrower", job -> job.gpus(2)).decide();

        assertThat(outcome.preempted()).containsExactly("guest");
        assertThat(outcome.reserved()).containsExactly("mine");
        assertThat(outcome.held()).contains("small");
    }

    @Test
    void theReservationIsRenewedWhilePodsLeave() {
        cluster.decide();
        Outcome outcome = cluster.job("small", "borrower", job -> job.gpus(2)).decide();

        assertThat(outcome.reserved()).containsExactly("mine");
        assertThat(outcome.placed()).isEmpty();
    }

    @Test
    void theJobStartsOnceTheyAreGone() {
        cluster.decide();

        assertThat(cluster.podsGone().decide().placed()).containsExactly("mine");
    }
}
