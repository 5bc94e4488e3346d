package dev.fairlead.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What guarantees leave over is shared in proportion to weights. */
class FairShareByWeightTest {
    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .queue("heavy", queue -> queue.weight(3))
            .queue("light", queue -> queue.weight(1));

    private void eightJobsEach() {
        for (int i = 0; i < 8; i++) {
            cluster.job("h" + i, "heavy").job("l" + i, "light");
        }
    }

    @Test
    void theSurplusGoesThreeToOne() {
        eightJobsEach();
        Outcome outcome = cluster.decide();

        assertThat(outcome.share("heavy").entitlement()).isEqualTo(6);
        assertThat(outcome.share("light").entitlement()).isEqualTo(2);
        assertThat(outcome.placed()).filteredOn(name -> name.startsWith("h")).hasSize(6);
        assertThat(outcome.placed()).filteredOn(name -> name.startsWith("l")).hasSize(2);
    }

    @Test
    void whoAsksForLessLeavesTheRest() {
        cluster.job("only", "heavy");
        for (int i = 0; i < 8; i++) {
            cluster.job("l" + i, "light");
        }

        assertThat(cluster.decide().share("light").entitlement()).isEqualTo(7);
    }

    @Test
    void aQueueBeyondItsShareGivesBackToOneBelow() {
        for (int i = 0; i < 8; i++) {
            cluster.running("l" + i, "light", job -> job, "n1");
        }
        for (int i = 0; i < 8; i++) {
            cluster.job("h" + i, "heavy");
        }

        assertThat(cluster.decide().preempted()).hasSize(6);
        assertThat(cluster.podsGone().decide().placed()).hasSize(6);
        assertThat(cluster.decide().preempted()).as("and then it is quiet").isEmpty();
    }
}
