package dev.fairlead.core.scenario;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What guarantees leave over goes to the siblings of the highest band first, and only what they leave to the next. */
class SurplusBandsTest {
    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .queue("production", queue -> queue.surplusBand(1))
            .queue("research", queue -> queue.guaranteed(H100, 2))
            .queue("scavenger", queue -> queue.surplusBand(-1));

    private void jobs(String queue, int count) {
        for (int i = 0; i < count; i++) {
            cluster.job(queue + i, queue);
        }
    }

    @Test
    void theHighestBandTakesAllSurplusButNoGuarantee() {
        jobs("scavenger", 8);
        jobs("research", 8);
        jobs("production", 8);
        Outcome outcome = cluster.decide();

        assertThat(outcome.share("production").entitlement()).isEqualTo(6);
        assertThat(outcome.share("research").entitlement()).isEqualTo(2);
        assertThat(outcome.share("scavenger").entitlement()).isZero();
        assertThat(outcome.placed())
                .filteredOn(name -> name.startsWith("production"))
                .hasSize(6);
        assertThat(outcome.placed())
                .filteredOn(name -> name.startsWith("research"))
                .hasSize(2);
    }

    @Test
    void whatABandLeavesGoesToTheNext() {
        jobs("scavenger", 8);
        jobs("research", 4);
        jobs("production", 3);
        Outcome outcome = cluster.decide();

        assertThat(outcome.share("production").entitlement()).isEqualTo(3);
        assertThat(outcome.share("research").entitlement()).isEqualTo(4);
        assertThat(outcome.share("scavenger").entitlement()).isEqualTo(1);
    }

    @Test
    void aLowerBandUsesWhatIsIdleAndGivesItBack() {
        jobs("scavenger", 8);
        assertThat(cluster.decide().placed()).hasSize(8);

        jobs("production", 8);
        assertThat(cluster.decide().preempted()).hasSize(8);
        assertThat(cluster.podsGone().decide().placed()).allMatch(name -> name.startsWith("production"));
        assertThat(cluster.decide().preempted()).as("and then it is quiet").isEmpty();
    }

    @Test
    void theQueueIsToldWhoGoesFirst() {
        jobs("scavenger", 8);
        jobs("production", 8);

        assertThat(cluster.decide().share("scavenger").explanation().sentence())
                .isEqualTo(
                        "entitled to 0 H100: 0 guaranteed; the 8 that guarantees in the cluster leave over go to queues of"
                                + " higher surplus priority than its -1; it could use 8");
    }
}
