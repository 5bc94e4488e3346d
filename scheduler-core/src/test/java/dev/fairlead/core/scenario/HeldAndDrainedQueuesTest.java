package dev.fairlead.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.plan.Decision.Preempt.Kind;
import org.junit.jupiter.api.Test;

/** A held queue starts nothing; a drained one stops what runs as well. */
class HeldAndDrainedQueuesTest {
    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .queue("org")
            .queue("q", queue -> queue.below("org"))
            .running("old", "q", job -> job.minimumRuntimeSeconds(1000), "n1")
            .job("new", "q");

    @Test
    void heldMeansNothingStartsAndWhatRunsGoesOn() {
        Outcome outcome = cluster.queue("q", queue -> queue.below("org").held()).decide();

        assertThat(outcome.vetoOf("new").reason()).isEqualTo(Veto.Reason.QUEUE_HELD);
        assertThat(outcome.preempted()).isEmpty();
    }

    @Test
    void heldAboveHoldsBelow() {
        assertThat(cluster.queue("org", queue -> queue.held())
                        .decide()
                        .vetoOf("new")
                        .sentence())
                .isEqualTo("queue org is held by its administrator and starts no jobs");
    }

    @Test
    void drainedMeansWhatRunsStops() {
        Outcome outcome = cluster.queue("org", queue -> queue.drained()).decide();

        assertThat(outcome.preemptionOf("old").kind()).isEqualTo(Kind.DRAIN);
        assertThat(outcome.preemptionOf("old").beneficiary()).isNull();
        assertThat(cluster.podsGone().decide().held()).containsExactlyInAnyOrder("old", "new");
    }

    @Test
    void openedAgainItGoesOn() {
        cluster.queue("org", queue -> queue.drained()).decide();
        cluster.podsGone().queue("org");

        assertThat(cluster.decide().placed()).containsExactlyInAnyOrder("old", "new");
    }
}
