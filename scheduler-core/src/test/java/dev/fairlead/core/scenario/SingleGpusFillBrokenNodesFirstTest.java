package dev.fairlead.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Small jobs go where GPUs are already broken up, so that whole nodes stay whole. */
class SingleGpusFillBrokenNodesFirstTest {
    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .node("n2", "r1")
            .node("n3", "r1")
            .queue("q");

    @Test
    void aSingleGpuGoesToTheFullestNodeThatHasOne() {
        Outcome outcome = cluster.running("x", "q", job -> job.gpus(4), "n2")
                .running("y", "q", job -> job.gpus(7), "n3")
                .job("small", "q", job -> job.gpus(1))
                .decide();

        assertThat(outcome.nodesOf("small")).containsExactly("n3");
    }

    @Test
    void twoGpusGoWhereTheyFitWithTheLeastLeftOver() {
        Outcome outcome = cluster.running("x", "q", job -> job.gpus(4), "n2")
                .running("y", "q", job -> job.gpus(7), "n3")
                .job("small", "q", job -> job.gpus(2))
                .decide();

        assertThat(outcome.nodesOf("small")).containsExactly("n2");
    }

    @Test
    void tiesGoToTheFirstName() {
        assertThat(cluster.job("small", "q").decide().nodesOf("small")).containsExactly("n1");
    }
}
