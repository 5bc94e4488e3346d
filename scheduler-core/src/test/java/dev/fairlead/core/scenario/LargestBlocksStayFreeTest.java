package dev.fairlead.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Gangs take the tightest rack, so that the largest blocks stay free for larger gangs. */
class LargestBlocksStayFreeTest {
    private final Scenario cluster = Scenario.cluster()
            .node("a1", "r1")
            .node("a2", "r1")
            .node("a3", "r1")
            .node("a4", "r1")
            .node("b1", "r2")
            .node("b2", "r2")
            .queue("q");

    @Test
    void aGangOfTwoNodesTakesTheSmallRack() {
        Outcome outcome = cluster.job("two", "q", job -> job.gang(2, 8)).decide();

        assertThat(outcome.nodesOf("two")).containsExactly("b1", "b2");
    }

    @Test
    void soAGangOfFourNodesStillFindsItsRack() {
        cluster.job("two", "q", job -> job.gang(2, 8)).decide();
        Outcome outcome =
                cluster.job("four", "q", job -> job.gang(4, 8).inOne("rack")).decide();

        assertThat(outcome.nodesOf("four")).containsExactly("a1", "a2", "a3", "a4");
    }

    @Test
    void singleReplicasGoToTheFullestRack() {
        cluster.running("x", "q", job -> job.gpus(8), "a1")
                .running("y", "q", job -> job.gpus(8), "a2")
                .running("z", "q", job -> job.gpus(8), "a3");

        assertThat(cluster.job("one", "q", job -> job.gpus(8)).decide().nodesOf("one"))
                .containsExactly("a4");
    }
}
