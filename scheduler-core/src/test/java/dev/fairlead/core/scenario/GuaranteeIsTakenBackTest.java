package dev.fairlead.core.scenario;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.plan.Decision.Preempt.Kind;
import org.junit.jupiter.api.Test;

/** A queue gets its guaranteed GPUs back from whoever borrowed them. */
class GuaranteeIsTakenBackTest {
    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .node("n2", "r1")
            .queue("owner", queue -> queue.guaranteed(H100, 8))
            .queue("borrower", queue -> queue.guaranteed(H100, 8))
            .running("first", "borrower", job -> job.gpus(8), "n1")
            .afterSeconds(60)
            .running("second", "borrower", job -> job.gpus(8), "n2")
            .afterSeconds(60);

    @Test
    void theBorrowerLosesWhatItBorrowed() {
        Outcome outcome = cluster.job("mine", "owner", job -> job.gpus(8)).decide();

        assertThat(outcome.preempted()).containsExactly("second");
        assertThat(outcome.preemptionOf("second").kind()).isEqualTo(Kind.RECLAIM);
        assertThat(outcome.reservedFor("mine")).containsExactly("n2");
    }

    @Test
    void theOwnerStartsWhenThePodsAreGoneAndTheBorrowerWaits() {
        cluster.job("mine", "owner", job -> job.gpus(8)).decide();
        Outcome outcome = cluster.podsGone().decide();

        assertThat(outcome.nodesOf("mine")).containsExactly("n2");
        assertThat(outcome.held()).containsExactly("second");
    }

    @Test
    void whatTheBorrowerIsGuaranteedItself_staysWithIt() {
        Outcome outcome = cluster.job("mine", "owner", job -> job.gang(2, 8)).decide();

        assertThat(outcome.preempted()).isEmpty();
        assertThat(outcome.held()).containsExactly("mine");
    }
}
