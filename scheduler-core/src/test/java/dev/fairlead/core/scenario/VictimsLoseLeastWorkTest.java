package dev.fairlead.core.scenario;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Of all who could make room, those go who lose the least work since their last checkpoint. */
class VictimsLoseLeastWorkTest {
    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .node("n2", "r1")
            .queue("owner", queue -> queue.guaranteed(H100, 8))
            .queue("borrower");

    @Test
    void aFreshCheckpointMakesAGoodVictim() {
        cluster.running("saved", "borrower", job -> job.gpus(8).checkpointsEverySeconds(600), "n1")
                .running("unsaved", "borrower", job -> job.gpus(8), "n2")
                .afterSeconds(605);
        Outcome outcome = cluster.job("mine", "owner", job -> job.gpus(8)).decide();

        assertThat(outcome.preempted()).containsExactly("saved");
        assertThat(outcome.preemptionOf("saved").lostGpuSeconds()).isEqualTo(40);
    }

    @Test
    void aShareOfAGpuLosesThatShareOfTheTime() {
        Scenario shared = Scenario.cluster()
                .node("n1", node -> node.gpus(H100, 1), "r1")
                .queue("owner", queue -> queue.guaranteed(H100, 1))
                .queue("borrower")
                .job("half", "borrower", job -> job.share(500))
                .job("quarter", "borrower", job -> job.share(250));
        assertThat(shared.decide().placed()).containsExactlyInAnyOrder("half", "quarter");

        Outcome outcome = shared.afterSeconds(101)
                .job("mine", "owner", job -> job.gpus(1))
                .decide();

        assertThat(outcome.preemptionOf("half").lostGpuSeconds()).isEqualTo(51);
        assertThat(outcome.preemptionOf("quarter").lostGpuSeconds()).isEqualTo(26);
    }

    @Test
    void whoRanShorterLosesLess() {
        cluster.running("old", "borrower", job -> job.gpus(8), "n1")
                .afterSeconds(100)
                .running("young", "borrower", job -> job.gpus(8), "n2")
                .afterSeconds(10);

        assertThat(cluster.job("mine", "owner", job -> job.gpus(8)).decide().preempted())
                .containsExactly("young");
    }

    @Test
    void nobodyIsStoppedInVain() {
        cluster.running("a", "borrower", job -> job.gpus(4), "n1")
                .running("b", "borrower", job -> job.gpus(4), "n1")
                .running("c", "borrower", job -> job.gpus(8), "n2")
                .afterSeconds(10);

        assertThat(cluster.job("mine", "owner", job -> job.gpus(4)).decide().preempted())
                .hasSize(1);
    }

    @Test
    void aGangThatSpansNodesCountsWhole() {
        cluster.running("wide", "borrower", job -> job.gang(2, 4), "n1", "n2")
                .running("a", "borrower", job -> job.gpus(4), "n1")
                .running("b", "borrower", job -> job.gpus(4), "n2")
                .afterSeconds(10);

        assertThat(cluster.job("mine", "owner", job -> job.gpus(4)).decide().preempted())
                .hasSize(1)
                .doesNotContain("wide");
    }
}
