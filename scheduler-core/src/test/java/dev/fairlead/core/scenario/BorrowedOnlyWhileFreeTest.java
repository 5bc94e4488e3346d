package dev.fairlead.core.scenario;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** GPUs that their owner does not use are lent, and the loan shows in the numbers. */
class BorrowedOnlyWhileFreeTest {
    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .queue("owner", queue -> queue.guaranteed(H100, 6))
            .queue("guest", queue -> queue.guaranteed(H100, 2));

    @Test
    void aQueueRunsBeyondItsGuaranteeWhileNobodyElseAsks() {
        assertThat(cluster.job("big", "guest", job -> job.gpus(8)).decide().placed())
                .containsExactly("big");
        assertThat(cluster.decide().share("guest").borrowed()).isEqualTo(6);
        assertThat(cluster.decide().share("guest").allocated()).isEqualTo(8);
    }

    @Test
    void theOwnerGoesFirstWhenBothAsk() {
        Outcome outcome = cluster.job("guest-job", "guest", job -> job.gpus(4))
                .job("owner-job", "owner", job -> job.gpus(6))
                .decide();

        assertThat(outcome.placed()).containsExactly("owner-job");
        assertThat(outcome.held()).containsExactly("guest-job");
    }
}
