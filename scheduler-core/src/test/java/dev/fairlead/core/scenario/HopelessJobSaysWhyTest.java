package dev.fairlead.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A job that could not run even on an empty cluster is told so at once and costs others nothing. */
class HopelessJobSaysWhyTest {
    private final Scenario cluster =
            Scenario.cluster().node("n1", "r1").node("n2", "r1").queue("q").queue("p");

    @Test
    void tooLargeForTheCluster() {
        assertThat(cluster.job("huge", "q", job -> job.gang(3, 8))
                        .decide()
                        .vetoOf("huge")
                        .sentence())
                .isEqualTo("needs 24 H100 (3 x 8), and even with nothing else running the cluster would hold 2 x 8");
    }

    @Test
    void tooLargeForANode() {
        assertThat(cluster.job("wide", "q", job -> job.gpus(16))
                        .decide()
                        .vetoOf("wide")
                        .sentence())
                .contains("no node has more than 8 H100");
    }

    @Test
    void itStandsInNoLineAndTakesNoShare() {
        Outcome outcome = cluster.job("huge", "q", job -> job.gang(3, 8))
                .job("a", "p", job -> job.gang(2, 8))
                .decide();

        assertThat(outcome.share("p").entitlement()).isEqualTo(16);
        assertThat(outcome.share("q").entitlement()).isZero();
        assertThat(outcome.plan()
                        .all(dev.fairlead.core.plan.Decision.Hold.class)
                        .getFirst()
                        .position())
                .isZero();
    }

    @Test
    void aNewNodeGivesHope() {
        cluster.job("huge", "q", job -> job.gang(3, 8)).decide();

        assertThat(cluster.node("n3", "r1").decide().placed()).containsExactly("huge");
    }
}
