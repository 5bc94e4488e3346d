package dev.fairlead.core.scenario;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.plan.Decision.Until;
import org.junit.jupiter.api.Test;

/** A job that does not say how long it runs starts where the first job will not need the room. */
class UnknownDurationsUseSpareRoomTest {
    @Test
    void whatTheFirstDoesNotNeedThenIsFreeForAll() {
        Outcome outcome = Scenario.cluster()
                .node("n1", "r1")
                .node("n2", "r1")
                .queue("q")
                .running("x", "q", job -> job.gpus(6).expectedSeconds(3600), "n1")
                .running("y", "q", job -> job.gpus(7), "n2")
                .job("first", "q", job -> job.gpus(7))
                .job("beside it", "q")
                .job("elsewhere", "q")
                .job("one too many", "q")
                .decide();

        assertThat(outcome.reservedFor("first")).containsExactly("n1");
        assertThat(outcome.nodesOf("beside it")).containsExactly("n1");
        assertThat(outcome.nodesOf("elsewhere")).containsExactly("n2");
        assertThat(outcome.held()).containsExactly("one too many");
    }

    @Test
    void anElasticJobStartsAsLargeAsTheSpareRoomAllows() {
        Outcome outcome = Scenario.cluster()
                .node("n1", "r1")
                .queue("q")
                .running("x", "q", job -> job.gpus(4).expectedSeconds(3600), "n1")
                .job("first", "q", job -> job.gpus(6))
                .job("elastic", "q", job -> job.elastic(1, 8, 1))
                .decide();

        assertThat(outcome.nodesOf("elastic")).hasSize(2);
    }

    @Test
    void aLargeGangStartsAlthoughSmallJobsKeepComing() {
        Scenario cluster = Scenario.cluster()
                .node("n1", "r1")
                .node("n2", "r1")
                .queue("q")
                .running("s0", "q", job -> job.gpus(6), "n1")
                .running("s1", "q", job -> job.gpus(6), "n2")
                .job("gang", "q", job -> job.gang(2, 8));
        int rounds = 0;
        while (cluster.runningReplicas("gang") == 0 && rounds < 20) {
            cluster.job("s" + (rounds + 2), "q", job -> job.gpus(2)).afterSeconds(300);
            cluster.decide();
            if (rounds >= 3 && cluster.runningReplicas("s" + (rounds - 3)) > 0) {
                cluster.finished("s" + (rounds - 3));
            }
            rounds++;
        }

        assertThat(rounds).isLessThan(20);
    }

    @Test
    void nobodyKnowsWhenButItIsSaidForWhomTheRoomIsKept() {
        Scenario cluster = Scenario.cluster()
                .node("n1", "r1")
                .queue("q")
                .running("x", "q", job -> job.gpus(4), "n1")
                .job("first", "q", job -> job.gpus(8));

        assertThat(cluster.decide().held()).containsExactly("first");
        Outcome outcome = cluster.job("small", "q").afterSeconds(601).decide();

        assertThat(outcome.reservationOf("first").until().release()).isEqualTo(Until.Release.UNKNOWN_ENDS);
        assertThat(outcome.vetoOf("small").sentence())
                .isEqualTo(
                        "there is room for it, but some of those H100 are kept for job team/first, which is before it"
                                + " and starts when the other jobs on its nodes end");
    }

    @Test
    void whoeverCouldBeSentAwayAgainMayUseThatRoomMeanwhile() {
        Scenario cluster = Scenario.cluster()
                .node("n1", "r1")
                .queue("owner", queue -> queue.guaranteed(H100, 8))
                .queue("guest")
                .running("x", "owner", job -> job.gpus(4), "n1")
                .job("first", "owner", job -> job.gpus(8))
                .afterSeconds(601)
                .job("borrower", "guest", job -> job.gpus(2))
                .job("not to be sent away", "guest", job -> job.gpus(2).minimumRuntimeSeconds(3600));

        Outcome outcome = cluster.decide();
        assertThat(outcome.placed()).containsExactly("borrower");
        assertThat(outcome.held()).containsExactly("not to be sent away");

        Outcome later = cluster.finished("x").decide();
        assertThat(later.preempted()).containsExactly("borrower");
        assertThat(cluster.podsGone().decide().placed()).containsExactly("first");
    }
}
