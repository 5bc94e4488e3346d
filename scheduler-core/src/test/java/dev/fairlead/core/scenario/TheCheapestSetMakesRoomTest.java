package dev.fairlead.core.scenario;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What counts is what all victims lose together, not what the first of them loses. */
class TheCheapestSetMakesRoomTest {
    private final Scenario cluster = Scenario.cluster()
            .queue("owner", queue -> queue.guaranteed(H100, 16))
            .queue("borrower");

    @Test
    void twoThatLoseLittleGoInsteadOfOneThatLosesMuch() {
        cluster.node("n1", node -> node.gpus(H100, 4), "r1")
                .node("n2", node -> node.gpus(H100, 4), "r1")
                .running("large", "borrower", job -> job.gpus(4), "n1")
                .afterSeconds(10)
                .running("half", "borrower", job -> job.gpus(2), "n2")
                .afterSeconds(30)
                .running("other half", "borrower", job -> job.gpus(2), "n2")
                .afterSeconds(60);

        assertThat(cluster.job("mine", "owner", job -> job.gpus(4)).decide().preempted())
                .as("180 and 120 GPU-seconds instead of 400")
                .containsExactlyInAnyOrder("half", "other half");
    }

    @Test
    void oneGangGoesInsteadOfTwoThatEachLoseLess() {
        cluster.node("n1", "r1")
                .node("n2", "r1")
                .running("a", "borrower", job -> job.gpus(4), "n1")
                .running("b", "borrower", job -> job.gpus(4), "n2")
                .afterSeconds(25)
                .running("wide", "borrower", job -> job.gang(2, 4), "n1", "n2")
                .afterSeconds(75);

        assertThat(cluster.job("mine", "owner", job -> job.gang(2, 4)).decide().preempted())
                .as("600 GPU-seconds instead of twice 400")
                .containsExactly("wide");
    }

    @Test
    void aGangThatNeedsOneRackTakesTheRackThatLosesLeast() {
        cluster.node("n1", "r1")
                .node("n2", "r1")
                .node("n3", "r2")
                .node("n4", "r2")
                .running("oldest", "borrower", job -> job.gpus(8), "n1")
                .afterSeconds(50)
                .running("c", "borrower", job -> job.gpus(8), "n3")
                .running("d", "borrower", job -> job.gpus(8), "n4")
                .afterSeconds(40)
                .running("youngest", "borrower", job -> job.gpus(8), "n2")
                .afterSeconds(10);
        Outcome outcome = cluster.job("mine", "owner", job -> job.gang(2, 8).inOne("rack"))
                .decide();

        assertThat(outcome.preempted())
                .as("800 GPU-seconds in r2 instead of 880 in r1, though the youngest runs there")
                .containsExactlyInAnyOrder("c", "d");
        assertThat(outcome.reservedFor("mine")).containsExactly("n3", "n4");
    }
}
