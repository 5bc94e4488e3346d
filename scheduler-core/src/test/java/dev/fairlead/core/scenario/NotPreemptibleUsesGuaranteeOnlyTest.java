package dev.fairlead.core.scenario;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.fit.Veto;
import org.junit.jupiter.api.Test;

/** A job that may not be stopped only uses guaranteed GPUs. */
class NotPreemptibleUsesGuaranteeOnlyTest {
    private final Scenario cluster = Scenario.cluster().node("n1", "r1").queue("q", queue -> queue.guaranteed(H100, 4));

    @Test
    void itStartsWithinTheGuarantee() {
        assertThat(cluster.job("serve", "q", job -> job.gpus(4).notPreemptible())
                        .decide()
                        .placed())
                .containsExactly("serve");
    }

    @Test
    void itDoesNotBorrow() {
        Outcome outcome =
                cluster.job("serve", "q", job -> job.gpus(5).notPreemptible()).decide();

        assertThat(outcome.vetoOf("serve").reason()).isEqualTo(Veto.Reason.GUARANTEE_EXCEEDED);
        assertThat(outcome.vetoOf("serve").sentence())
                .endsWith("it can start only if it is made preemptible or the guarantee is raised to 5 or more");
    }

    @Test
    void itSaysHowManyGuaranteedGpusMustBeGivenBack() {
        Outcome outcome = cluster.running("first", "q", job -> job.gpus(3).notPreemptible(), "n1")
                .job("second", "q", job -> job.gpus(2).notPreemptible())
                .decide();

        assertThat(outcome.vetoOf("second").sentence())
                .isEqualTo(
                        "the job is not preemptible and needs 2 guaranteed H100, but queue q guarantees 4, of which 3 are"
                                + " taken by jobs that are not preemptible: it can start when such jobs in queue q give back 1, or if"
                                + " it is made preemptible or the guarantee is raised to 5");
    }

    @Test
    void preemptibleJobsBesideItDoNotCount() {
        Outcome outcome = cluster.running("train", "q", job -> job.gpus(4), "n1")
                .job("serve", "q", job -> job.gpus(4).notPreemptible())
                .decide();

        assertThat(outcome.placed()).containsExactly("serve");
    }

    @Test
    void itIsNeverTheVictim() {
        Outcome outcome = cluster.queue("owner", queue -> queue.guaranteed(H100, 4))
                .running("serve", "q", job -> job.gpus(4).notPreemptible(), "n1")
                .running("train", "q", job -> job.gpus(4), "n1")
                .job("mine", "owner", job -> job.gpus(4))
                .decide();

        assertThat(outcome.preempted()).containsExactly("train");
    }
}
