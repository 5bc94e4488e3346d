package dev.fairlead.core.scenario;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * A queue's guarantee and share belong to its jobs in the order of their priorities: what is borrowed is what its last jobs
 * hold, and only they have to give it back.
 */
class WhatRunsBehindDoesNotCountTest {
    private final Scenario cluster = Scenario.cluster()
            .node("n1", node -> node.gpus(H100, 4), "r1")
            .node("n2", node -> node.gpus(H100, 8), "r1")
            .queue("owner", queue -> queue.guaranteed(H100, 8))
            .queue("borrower");

    @Test
    void anImportantJobNeedNotStopALesserOneElsewhereToTakeItsGuaranteeBack() {
        Outcome outcome = cluster.running("lesser", "owner", job -> job.gpus(4), "n1")
                .running("theirs", "borrower", job -> job.gpus(8), "n2")
                .job("important", "owner", job -> job.gpus(8).priority(10))
                .decide();

        assertThat(outcome.preempted())
                .as("the guarantee is for the important job; the lesser one borrows from now on")
                .containsExactly("theirs");
    }

    @Test
    void ofTheSamePriorityAllCount() {
        Outcome outcome = cluster.running("first", "owner", job -> job.gpus(4), "n1")
                .running("theirs", "borrower", job -> job.gpus(8), "n2")
                .job("second", "owner", job -> job.gpus(8))
                .decide();

        assertThat(outcome.preempted())
                .as("the first has 4 of the guarantee, so 8 would be too much")
                .isEmpty();
    }

    @Test
    void whoHoldsTheGuaranteeIsNotStoppedBecauseALesserJobBorrows() {
        Outcome outcome = cluster.queue("other", queue -> queue.guaranteed(H100, 4))
                .running("important", "owner", job -> job.gpus(8).priority(10), "n2")
                .running("lesser", "owner", job -> job.gpus(4), "n1")
                .job("theirs", "other", job -> job.gpus(4))
                .decide();

        assertThat(outcome.preempted()).containsExactly("lesser");
    }

    @Test
    void itStaysThoughNobodyElseCouldMakeRoom() {
        Outcome outcome = cluster.queue("other", queue -> queue.guaranteed(H100, 8))
                .running("important", "owner", job -> job.gpus(8).priority(10), "n2")
                .running("lesser", "owner", job -> job.gpus(4), "n1")
                .job("theirs", "other", job -> job.gpus(8))
                .decide();

        assertThat(outcome.preempted())
                .as("the lesser job is not on a node that is large enough")
                .isEmpty();
        assertThat(outcome.held()).containsExactly("theirs");
    }

    @Test
    void whoWasStoppedAndWhoStoppedItComeToRest() {
        cluster.queue("other", queue -> queue.guaranteed(H100, 2))
                .running("lesser", "owner", job -> job.gpus(4), "n1")
                .running("theirs", "other", job -> job.gpus(8), "n2")
                .job("important", "owner", job -> job.gpus(8).priority(10))
                .decide();
        assertThat(cluster.podsGone().decide().placed()).containsExactly("important");

        for (int minute = 0; minute < 10; minute++) {
            Outcome outcome = cluster.afterSeconds(60).podsGone().decide();
            assertThat(outcome.preempted()).isEmpty();
            assertThat(outcome.placed()).isEmpty();
        }
        assertThat(cluster.runningReplicas("lesser")).isEqualTo(1);
    }
}
