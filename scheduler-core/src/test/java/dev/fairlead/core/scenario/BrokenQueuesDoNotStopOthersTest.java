package dev.fairlead.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.quota.QueueProblem;
import org.junit.jupiter.api.Test;

/** A queue with a missing parent or in a circle waits; everyone else goes on. */
class BrokenQueuesDoNotStopOthersTest {
    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .queue("good")
            .queue("orphan", queue -> queue.below("nowhere"))
            .queue("a", queue -> queue.below("b"))
            .queue("b", queue -> queue.below("a"))
            .queue("c", queue -> queue.below("a"))
            .job("fine", "good")
            .job("lost", "orphan")
            .job("turning", "c")
            .job("unknown", "missing");

    @Test
    void theGoodQueueGoesOn() {
        assertThat(cluster.decide().placed()).containsExactly("fine");
    }

    @Test
    void theOthersSayWhy() {
        Outcome outcome = cluster.decide();

        assertThat(outcome.vetoOf("lost").sentence()).contains("names the parent nowhere, which does not exist");
        assertThat(outcome.vetoOf("turning").sentence()).contains("is its own ancestor");
        assertThat(outcome.vetoOf("unknown").reason()).isEqualTo(Veto.Reason.QUEUE_NOT_FOUND);
    }

    @Test
    void theProblemsAreInThePlan() {
        assertThat(cluster.decide().plan().problems())
                .extracting(QueueProblem::queue)
                .containsExactly(new QueueName("a"), new QueueName("b"), new QueueName("orphan"));
    }

    @Test
    void aQueueThatIsRemovedKeepsItsJobsCounted() {
        cluster.decide();
        cluster.state().removeQueue(new QueueName("good"));

        assertThat(cluster.decide().share("").allocated()).isEqualTo(1);
    }
}
