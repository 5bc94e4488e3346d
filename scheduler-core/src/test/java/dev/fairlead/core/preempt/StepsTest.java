package dev.fairlead.core.preempt;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.scenario.Scenario;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** How many combinations are looked at: a search has a budget for all nodes, and bounds that keep it far below. */
class StepsTest {
    private static final int BUDGET = 20_000;

    private final Scenario cluster = Scenario.cluster()
            .queue("owner", queue -> queue.guaranteed(H100, 64))
            .queue("borrower");

    @Test
    void theMoreWereTakenTheFewerEachNodeMayTake() {
        Asking asking = new Asking(cluster.node("n1", "r1").job("mine", "owner"), "mine");
        assertThat(asking.attempt.stepsForOneNode()).isEqualTo(1_000);
        asking.attempt.stepsTaken(BUDGET - 1_500);
        assertThat(asking.attempt.stepsForOneNode()).isEqualTo(1_000);
        asking.attempt.stepsTaken(1_000);
        assertThat(asking.attempt.stepsForOneNode()).isEqualTo(500);
        asking.attempt.stepsTaken(1_000);
        assertThat(asking.attempt.stepsForOneNode()).as("each node gets a few").isEqualTo(64);
    }

    @Test
    void whereNobodyMayGiveNoStepIsTaken() {
        cluster.node("n1", "r1")
                .node("n2", "r1")
                .queue("safe", queue -> queue.guaranteed(H100, 8))
                .running("a", "safe", job -> job.gpus(4), "n1")
                .running("b", "safe", job -> job.gpus(4), "n1")
                .running("c", "borrower", job -> job.gpus(8), "n2")
                .afterSeconds(10)
                .job("mine", "owner", job -> job.gpus(4));

        assertThat(stepsOnNode("mine", "n1")).isZero();
        assertThat(stepsOnNode("mine", "n2")).isPositive();
    }

    @Test
    void whereAllTogetherAreNotEnoughOneStepSaysSo() {
        cluster.node("n1", "r1")
                .node("n2", "r1")
                .running("fixed", "owner", job -> job.gpus(2).notPreemptible(), "n1");
        singles("n1", 6);
        cluster.job("mine", "owner", job -> job.gpus(7));

        assertThat(stepsOnNode("mine", "n1")).isEqualTo(1);
    }

    @Test
    void whoeverCostsMoreThanTheBestIsNotTriedInAllCombinations() {
        cluster.node("n1", "r1");
        singles("n1", 8);
        cluster.job("four", "owner", job -> job.gpus(4));

        assertThat(stepsOnNode("four", "n1"))
                .as("cheapest first: five steps to the best, and few to see that nothing else comes near")
                .isLessThan(15);
    }

    @Test
    void nodesThatLoseMoreAtLeastAreNotLookedInto() {
        for (int node = 0; node < 8; node++) {
            cluster.node("n" + node, "r1");
            singles("n" + node, 8);
        }
        cluster.job("mine", "owner", job -> job.gpus(8));
        Asking asking = new Asking(cluster, "mine");
        asking.attempt.stepsTaken(BUDGET - 1_000);
        VictimSet set = Objects.requireNonNull(new RegionSearch(asking.attempt).cheapest());

        assertThat(set.cost().lostGpuSeconds())
                .as("the last node's: 10 to 80 seconds")
                .isEqualTo(360);
        assertThat(1_000 - asking.attempt.stepsForOneNode())
                .as("one node with all of its eight, once")
                .isLessThan(20);
    }

    @Test
    void nodesThatWereReadAndLoseMoreAtLeastAreNotLookedIntoEither() {
        cluster.node("free", "r1").running("fixed", "owner", job -> job.notPreemptible(), "free");
        for (int node = 0; node < 6; node++) {
            cluster.node("n" + node, "r1")
                    .running("j" + node, "borrower", job -> job.gpus(8), "n" + node)
                    .afterSeconds(1);
        }
        Asking asking = new Asking(cluster.afterSeconds(9).job("mine", "owner", job -> job.gpus(8)), "mine");
        asking.attempt.stepsTaken(BUDGET - 1_000);
        VictimSet set = Objects.requireNonNull(new RegionSearch(asking.attempt).cheapest());

        assertThat(set.cost().lostGpuSeconds()).isEqualTo(80);
        assertThat(1_000 - asking.attempt.stepsForOneNode())
                .as("one node with or without its one victim; the other five lose at least 88")
                .isLessThanOrEqualTo(3);
    }

    private void singles(String node, int count) {
        for (int job = 0; job < count; job++) {
            cluster.running(node + "-" + job, "borrower", spec -> spec, node).afterSeconds(10);
        }
    }

    private int stepsOnNode(String job, String node) {
        Asking asking = new Asking(cluster, job);
        asking.attempt.stepsTaken(BUDGET - 1_000);
        new NodeChoice(asking.attempt).cheapest(asking.slot(node), asking.attempt.need(1), null);
        return 1_000 - asking.attempt.stepsForOneNode();
    }
}
