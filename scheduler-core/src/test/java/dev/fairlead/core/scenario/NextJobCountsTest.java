package dev.fairlead.core.scenario;

import static dev.fairlead.core.scenario.Scenario.A100;
import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Nobody is let in whom another could throw out at once (docs/decisions/0003). */
class NextJobCountsTest {
    @Test
    void aGangFarAboveItsQueuesShareLetsAJobWithinItsShareGoFirst() {
        Scenario cluster = Scenario.cluster()
                .node("n1", "r1")
                .node("n2", "r1")
                .queue("v", queue -> queue.weight(3))
                .queue("j")
                .job("gang", "v", job -> job.gang(7, 2))
                .job("small", "j", job -> job.gpus(4));

        Outcome outcome = cluster.decide();

        assertThat(outcome.placed()).containsExactly("small");
        assertThat(outcome.held()).containsExactly("gang");
    }

    @Test
    void guaranteesGoBeforeSharesAndSharesBeforeLoans() {
        Outcome outcome = Scenario.cluster()
                .node("n1", "r1")
                .queue("none")
                .queue("some", queue -> queue.guaranteed(H100, 2))
                .job("loan", "none", job -> job.gpus(6))
                .job("share", "none", job -> job.gpus(1))
                .job("guarantee", "some", job -> job.gpus(2))
                .decide();

        assertThat(outcome.placed().getFirst()).isEqualTo("guarantee");
    }

    @Test
    void aClaimAgainstEveryoneCountsBeforeAClaimAgainstSiblings() {
        Outcome outcome = Scenario.cluster()
                .node("n1", "r1")
                .queue("org")
                .queue("owner", queue -> queue.below("org").guaranteed(H100, 8))
                .queue("other", queue -> queue.guaranteed(H100, 8))
                .running("x", "owner", job -> job.gpus(1), "n1")
                .job("inner", "owner", job -> job.gpus(7))
                .job("outer", "other", job -> job.gpus(4))
                .decide();

        assertThat(outcome.placed()).containsExactly("outer");
    }

    @Test
    void aStrongerClaimHiddenBehindAJobWithoutRoomIsNotOvertaken() {
        Scenario cluster = Scenario.cluster()
                .node("n1", "r1")
                .queue("owner", queue -> queue.guaranteed(H100, 2))
                .queue("guest", queue -> queue.weight(3))
                .queue("third")
                .running("x", "owner", job -> job, "n1")
                .running("y", "third", job -> job.gpus(4).minimumRuntimeSeconds(600), "n1")
                .job("far too large", "owner", job -> job.gpus(8).priority(1).neverPreempts())
                .job("owed", "owner")
                .job("within its share", "guest", job -> job.gpus(3));

        Outcome outcome = cluster.decide();

        assertThat(outcome.placed()).containsExactly("owed");
        assertThat(outcome.held()).containsExactlyInAnyOrder("far too large", "within its share");
        assertThat(cluster.decide().preempted()).isEmpty();
    }

    @Test
    void anElasticJobAsksForAllItsReplicasWhetherItRunsOrWaits() {
        Scenario cluster = Scenario.cluster()
                .node("n1", "r1")
                .queue("a")
                .queue("b")
                .queue("c")
                .running("x", "c", job -> job.gpus(6).minimumRuntimeSeconds(600), "n1")
                .job("elastic", "a", job -> job.elastic(1, 8, 1))
                .job("more", "b", job -> job.gpus(8));

        long waiting = cluster.decide().share("a").entitlement();

        assertThat(cluster.runningReplicas("elastic")).isEqualTo(2);
        assertThat(cluster.decide().share("a").entitlement()).isEqualTo(waiting).isEqualTo(3);
    }

    @Test
    void anElasticJobStartsWithWhatItsGuaranteeCovers() {
        Outcome outcome = Scenario.cluster()
                .node("n1", "r1")
                .queue("a", queue -> queue.guaranteed(H100, 4))
                .queue("b", queue -> queue.guaranteed(H100, 2))
                .job("elastic", "a", job -> job.elastic(1, 8, 1))
                .job("rival", "b", job -> job.gpus(8))
                .decide();

        assertThat(outcome.nodesOf("elastic")).hasSize(4);
    }

    @Test
    void onlyAClaimToTheSameTypeGivesPrecedence() {
        Scenario cluster = Scenario.cluster()
                .node("n1", "r1")
                .node("old", node -> node.gpus(A100, 8), "r1")
                .queue("a", queue -> queue.guaranteed(A100, 8))
                .queue("b")
                .job("large", "a", job -> job.gang(3, 2).accepts(H100).priority(1))
                .job("elsewhere", "a", job -> job.gpus(8).accepts(A100))
                .job("large too", "b", job -> job.gang(3, 2).accepts(H100).priority(1))
                .job("owed", "b", job -> job.gpus(2).accepts(H100));

        assertThat(cluster.decide().placed()).contains("large too", "owed", "elsewhere");
    }
}
