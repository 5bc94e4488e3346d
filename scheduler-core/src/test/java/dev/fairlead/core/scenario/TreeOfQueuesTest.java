package dev.fairlead.core.scenario;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.fit.Veto;
import org.junit.jupiter.api.Test;

/** Limits and guarantees hold at every level of the tree. */
class TreeOfQueuesTest {
    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .node("n2", "r1")
            .queue("org", queue -> queue.guaranteed(H100, 8).limit(H100, 10))
            .queue("a", queue -> queue.below("org").guaranteed(H100, 4))
            .queue("b", queue -> queue.below("org").guaranteed(H100, 4))
            .queue("other", queue -> queue.guaranteed(H100, 8));

    @Test
    void theParentsLimitHoldsForItsChildrenTogether() {
        Outcome outcome = cluster.running("x", "a", job -> job.gpus(6).minimumRuntimeSeconds(600), "n1")
                .job("five", "b", job -> job.gpus(5))
                .job("four", "b", job -> job.gpus(4))
                .decide();

        assertThat(outcome.placed()).containsExactly("four");
        assertThat(outcome.vetoOf("five").sentence()).contains("queue org uses");
    }

    @Test
    void siblingsLendToEachOtherFirst() {
        cluster.running("x", "a", job -> job.gpus(8), "n1").running("y", "other", job -> job.gpus(8), "n2");
        Outcome outcome = cluster.job("back", "b", job -> job.gpus(4)).decide();

        assertThat(outcome.preempted()).containsExactly("x");
        assertThat(outcome.reserved()).containsExactly("back");
    }

    @Test
    void aParentThatMentionsNoGuaranteeHasThatOfItsChildren() {
        Outcome outcome = cluster.queue("group")
                .queue("c", queue -> queue.below("group").guaranteed(H100, 3))
                .job("work", "c", job -> job.gpus(3).notPreemptible())
                .decide();

        assertThat(outcome.placed()).containsExactly("work");
        assertThat(outcome.share("group").guaranteed()).isEqualTo(3);
    }

    @Test
    void jobsLiveInLeaves() {
        assertThat(cluster.job("lost", "org").decide().vetoOf("lost").reason()).isEqualTo(Veto.Reason.QUEUE_NOT_LEAF);
    }
}
