package dev.fairlead.core.scenario;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** An elastic gang grows into what nobody waits for, and gives it back before anyone is stopped. */
class ElasticGangGrowsAndShrinksTest {
    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .queue("mine", queue -> queue.guaranteed(H100, 4))
            .queue("theirs", queue -> queue.guaranteed(H100, 4));

    @Test
    void itGrowsWhenRoomIsFree() {
        Outcome outcome = cluster.running("train", "mine", job -> job.elastic(1, 4, 2), "n1")
                .decide();

        assertThat(outcome.resizeOf("train").toReplicas()).isEqualTo(4);
        assertThat(cluster.runningReplicas("train")).isEqualTo(4);
    }

    @Test
    void itDoesNotGrowWhileAnotherWaitsForTheSameGpus() {
        Outcome outcome = cluster.running(
                        "train", "mine", job -> job.elastic(1, 4, 2).minimumRuntimeSeconds(600), "n1")
                .job("large", "theirs", job -> job.gpus(8))
                .decide();

        assertThat(outcome.held()).containsExactly("large");
        assertThat(cluster.runningReplicas("train")).isEqualTo(1);
    }

    @Test
    void itShrinksForAQueueThatIsOwedGpusAndGoesOnRunning() {
        Outcome outcome = cluster.running("train", "mine", job -> job.elastic(1, 4, 2), "n1", "n1", "n1", "n1")
                .job("owed", "theirs", job -> job.gpus(4))
                .decide();

        assertThat(outcome.resizeOf("train").toReplicas()).isEqualTo(2);
        assertThat(outcome.preempted()).isEmpty();
        assertThat(outcome.reserved()).containsExactly("owed");
        assertThat(cluster.podsGone().decide().nodesOf("owed")).containsExactly("n1");
        assertThat(cluster.runningReplicas("train")).isEqualTo(2);
    }

    @Test
    void itGivesUpNoMoreReplicasThanNeeded() {
        Outcome outcome = cluster.running("train", "mine", job -> job.elastic(1, 4, 2), "n1", "n1", "n1", "n1")
                .job("owed", "theirs", job -> job.gpus(1))
                .decide();

        assertThat(outcome.resizeOf("train").toReplicas()).isEqualTo(3);
    }
}
