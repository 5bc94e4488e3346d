package dev.fairlead.core.scenario;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where queues want the same GPUs, whoever gets them is told why it went first. */
class WhyOneQueueGoesFirstTest {
    private final Scenario cluster =
            Scenario.cluster().node("n1", "r1").queue("a").queue("b");

    @Test
    void itsQueueUsesLessOfItsShare() {
        Outcome outcome = cluster.running("a0", "a", job -> job.gpus(2), "n1")
                .job("a1", "a", job -> job.gpus(1))
                .job("a2", "a", job -> job.gpus(8))
                .job("b1", "b", job -> job.gpus(1))
                .job("b2", "b", job -> job.gpus(8))
                .decide();

        assertThat(outcome.because("b1"))
                .endsWith(
                        "queue b goes before a: with its next job it comes to 25 % of its fair share, a to 75 % of its"
                                + " fair share");
    }

    @Test
    void itIsWithinItsGuarantee() {
        Outcome outcome = cluster.queue("c", queue -> queue.guaranteed(H100, 4))
                .job("a1", "a", job -> job.gpus(8))
                .job("c1", "c", job -> job.gpus(4))
                .decide();

        assertThat(outcome.because("c1"))
                .endsWith("queue c goes before a: its job is within the guarantee, the one of a borrows");
    }

    @Test
    void theJobWasSubmittedEarlier() {
        Outcome outcome = cluster.job("b1", "b", job -> job.gpus(4))
                .job("a1", "a", job -> job.gpus(4))
                .decide();

        assertThat(outcome.because("b1"))
                .endsWith("queue b goes before a: with their next jobs both come to the same part of their fair shares,"
                        + " and it has the job which was submitted earlier");
    }

    @Test
    void aboveThemTheirParentsAreCompared() {
        Outcome outcome = cluster.queue("team", queue -> queue.below("a"))
                .running("a0", "team", job -> job.gpus(4), "n1")
                .job("a1", "team", job -> job.gpus(4))
                .job("b1", "b", job -> job.gpus(4))
                .decide();

        assertThat(outcome.because("b1"))
                .endsWith("queue b goes before a: its job is within the fair share, the one of a borrows");
    }

    @Test
    void nothingIsSaidWhereNobodyElseWantsThoseGpus() {
        Outcome outcome = cluster.job("a1", "a", job -> job.gpus(4)).decide();

        assertThat(outcome.because("a1"))
                .isEqualTo("4 H100 on node n1; queue a now uses 4 H100, within its fair share");
    }

    @Test
    void whoOthersWereStoppedForIsToldSo() {
        Outcome outcome = cluster.queue("c", queue -> queue.guaranteed(H100, 4))
                .running("a0", "a", job -> job.gpus(8), "n1")
                .job("c1", "c", job -> job.gpus(4))
                .decide();
        assertThat(outcome.preempted()).containsExactly("a0");

        assertThat(cluster.podsGone().decide().because("c1")).endsWith("others were stopped for it");
    }
}
