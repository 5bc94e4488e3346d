package dev.fairlead.core.scenario;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** An elastic gang starts with as many replicas as there is room for, from its minimum on. */
class ElasticGangStartsSmallTest {
    private final Scenario cluster =
            Scenario.cluster().node("n1", "r1").node("n2", "r1").queue("q");

    @Test
    void itStartsAtFullSizeIfItCan() {
        assertThat(cluster.job("train", "q", job -> job.elastic(1, 4, 4))
                        .decide()
                        .nodesOf("train"))
                .hasSize(4);
    }

    @Test
    void itStartsSmallerRatherThanWaiting() {
        Outcome outcome = cluster.running("x", "q", job -> job.gpus(8), "n1")
                .job("train", "q", job -> job.elastic(1, 4, 4))
                .decide();

        assertThat(outcome.nodesOf("train")).containsExactly("n2", "n2");
    }

    @Test
    void itWaitsBelowItsMinimum() {
        Outcome outcome = cluster.running("x", "q", job -> job.gpus(8), "n1")
                .job("train", "q", job -> job.elastic(3, 4, 4))
                .decide();

        assertThat(outcome.held()).containsExactly("train");
    }

    @Test
    void aLimitMakesItSmallerToo() {
        Outcome outcome = cluster.queue("capped", queue -> queue.limit(H100, 10))
                .job("train", "capped", job -> job.elastic(1, 4, 4))
                .decide();

        assertThat(outcome.nodesOf("train")).hasSize(2);
    }
}
