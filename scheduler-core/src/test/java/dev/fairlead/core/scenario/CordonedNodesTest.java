package dev.fairlead.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A cordoned node takes nothing new; what runs there goes on. */
class CordonedNodesTest {
    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .queue("q")
            .running("old", "q", job -> job.gpus(1), "n1")
            .node("n1", node -> node.cordoned(), "r1");

    @Test
    void nothingNewStarts() {
        Outcome outcome = cluster.job("new", "q").decide();

        assertThat(outcome.vetoOf("new").sentence()).isEqualTo("the only H100 node is cordoned");
        assertThat(outcome.preempted()).isEmpty();
    }

    @Test
    void uncordonedItIsUsedAgain() {
        cluster.job("new", "q").decide();

        assertThat(cluster.node("n1", "r1").decide().placed()).containsExactly("new");
    }

    @Test
    void aLostNodeIsNotUsed() {
        Outcome outcome =
                cluster.node("n2", "r1").nodeLost("n2").job("new", "q").decide();

        assertThat(outcome.placed()).isEmpty();
    }

    @Test
    void nobodyIsStoppedOnANodeThatTakesNothingNew() {
        Outcome outcome = cluster.job("high", "q", job -> job.priority(9)).decide();

        assertThat(outcome.preempted()).isEmpty();
    }
}
