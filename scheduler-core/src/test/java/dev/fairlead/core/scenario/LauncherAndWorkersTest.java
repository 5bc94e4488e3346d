package dev.fairlead.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.model.Resources;
import org.junit.jupiter.api.Test;

/** A gang may have a launcher that asks for something else than its workers. They start together or not at all. */
class LauncherAndWorkersTest {
    private final Scenario cluster = Scenario.cluster()
            .node("a1", "r1")
            .node("a2", "r1")
            .node("b1", "r2")
            .node("b2", "r2")
            .queue("q");

    @Test
    void aLauncherWithoutGpusRunsBesideTheFirstWorker() {
        Outcome outcome =
                cluster.job("mpi", "q", job -> job.launcher(0).gang(2, 8)).decide();

        assertThat(outcome.nodesOf("mpi")).containsExactly("a1", "a1", "a2");
    }

    @Test
    void aLauncherThatNeedsItsOwnRoomTakesItAsNearAsItCan() {
        Outcome outcome = cluster.running("x", "q", job -> job.gpus(8), "b1")
                .job("mpi", "q", job -> job.launcher(1).gang(1, 8))
                .decide();

        assertThat(outcome.nodesOf("mpi")).containsExactly("a2", "a1");
    }

    @Test
    void whereOneNodeSuitsTheLauncherTheWorkersLeaveIt() {
        Outcome outcome = Scenario.cluster()
                .node("a1", node -> node.offers(new Resources(8, 64_000, 0, 0, 10)), "r1")
                .node("a2", node -> node.offers(new Resources(9, 4_000, 0, 0, 10)), "r1")
                .queue("q")
                .job(
                        "mpi",
                        "q",
                        job -> job.launcher(new Resources(1, 16_000, 0, 0, 1)).elastic(1, 2, 8))
                .decide();

        assertThat(outcome.nodesOf("mpi")).containsExactly("a1", "a2");
    }

    @Test
    void launcherAndWorkersShareTheRequiredDomain() {
        Outcome outcome = cluster.job(
                        "mpi", "q", job -> job.launcher(1).gang(2, 8).inOne("rack"))
                .decide();

        assertThat(outcome.vetoOf("mpi").reason()).isEqualTo(Veto.Reason.NEVER_FITS);
        assertThat(outcome.vetoOf("mpi").sentence())
                .isEqualTo(
                        "needs 17 H100 (1 x 1 + 2 x 8) in one rack, and even with nothing else running there would be"
                                + " room for its workers but not for its launcher (1 H100) with them");
    }

    @Test
    void aGangThatFindsNoRoomForItsLauncherSaysSo() {
        Outcome outcome = cluster.running("x", "q", job -> job.gpus(8), "b1")
                .running("y", "q", job -> job.gpus(8), "b2")
                .job("mpi", "q", job -> job.launcher(1).gang(2, 8))
                .decide();

        assertThat(outcome.vetoOf("mpi").sentence())
                .isEqualTo("needs 17 H100 (1 x 1 + 2 x 8); there is room for its workers but not for its launcher"
                        + " (1 H100) with them: it can start when there is room for its launcher (1 H100) more");
    }

    @Test
    void aShrinkingGangKeepsItsLauncher() {
        Outcome outcome = Scenario.cluster()
                .node("a1", "r1")
                .node("a2", "r1")
                .node("a3", "r1")
                .queue("vision", queue -> queue.guaranteed(Scenario.H100, 8))
                .queue("language", queue -> queue.guaranteed(Scenario.H100, 8))
                .running("mpi", "vision", job -> job.launcher(2).elastic(1, 3, 6), "a1", "a1", "a2", "a3")
                .job("claim", "language", job -> job.gpus(8))
                .decide();

        assertThat(outcome.resizeOf("mpi").fromReplicas()).isEqualTo(4);
        assertThat(outcome.resizeOf("mpi").toReplicas()).isEqualTo(3);
        assertThat(outcome.reservedFor("claim")).containsExactly("a3");
    }

    @Test
    void aGrowingGangGetsWorkers() {
        Outcome outcome = cluster.running("mpi", "q", job -> job.launcher(0).elastic(1, 3, 8), "a1", "a1")
                .decide();

        assertThat(outcome.resizeOf("mpi").toReplicas()).isEqualTo(4);
        assertThat(outcome.resizeOf("mpi").added()).hasSize(2);
    }

    @Test
    void othersMakeRoomForTheLauncherToo() {
        Outcome outcome = Scenario.cluster()
                .node("a1", "r1")
                .node("a2", "r1")
                .queue("q")
                .running("x", "q", job -> job.gpus(8), "a1")
                .running("y", "q", job -> job.gpus(4), "a2")
                .job("mpi", "q", job -> job.launcher(2).gang(1, 8).priority(1))
                .decide();

        assertThat(outcome.preempted()).containsExactly("x");
        assertThat(outcome.reservedFor("mpi")).containsExactly("a2", "a1");
    }
}
