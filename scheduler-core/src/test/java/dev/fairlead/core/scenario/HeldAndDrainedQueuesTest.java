package dev.fairlead.core.scenario;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.plan.Decision.Preempt.Kind;
import org.junit.jupiter.api.Test;

/** A held queue starts nothing; a drained one stops what runs as well. */
class HeldAndDrainedQueuesTest {
    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .queue("org")
            .queue("q", queue -> queue.below("org"))
            .running("old", "q", job -> job.minimumRuntimeSeconds(1000), "n1")
            .job("new", "q");

    @Test
    void heldMeansNothingStartsAndWhatRunsGoesOn() {
        Outcome outcome = cluster.queue("q", queue -> queue.below("org").held()).decide();

        assertThat(outcome.vetoOf("new").reason()).isEqualTo(Veto.Reason.QUEUE_HELD);
        assertThat(outcome.preempted()).isEmpty();
    }

    @Test
    void heldAboveHoldsBelow() {
        assertThat(cluster.queue("org", queue -> queue.held())
                        .decide()
                        .vetoOf("new")
                        .sentence())
                .isEqualTo("queue org is held by its administrator and starts no jobs");
    }

    @Test
    void drainedMeansWhatRunsStops() {
        Outcome outcome = cluster.queue("org", queue -> queue.drained()).decide();

        assertThat(outcome.preemptionOf("old").kind()).isEqualTo(Kind.DRAIN);
        assertThat(outcome.preemptionOf("old").beneficiary()).isNull();
        assertThat(cluster.podsGone().decide().held()).containsExactlyInAnyOrder("old", "new");
    }

    @Test
    void theWorkThatStoppingLosesIsSaid() {
        Scenario closing = Scenario.cluster()
                .node("n1", "r1")
                .node("n2", "r1")
                .queue("closing")
                .running("saves", "closing", job -> job.gpus(4).checkpointsEverySeconds(600), "n1")
                .running("never", "closing", job -> job.gang(2, 2), "n1", "n2")
                .job("halves", "closing", job -> job.share(500));
        assertThat(closing.decide().placed()).containsExactly("halves");

        Outcome outcome = closing.afterSeconds(605)
                .queue("closing", queue -> queue.drained())
                .decide();

        assertThat(outcome.preemptionOf("saves").lostGpuSeconds())
                .as("4 GPUs, 5 seconds after its checkpoint")
                .isEqualTo(20);
        assertThat(outcome.preemptionOf("never").lostGpuSeconds())
                .as("4 GPUs from the start on")
                .isEqualTo(2420);
        assertThat(outcome.preemptionOf("halves").lostGpuSeconds())
                .as("half a GPU for 605 seconds, rounded up")
                .isEqualTo(303);
    }

    @Test
    void openedAgainItGoesOn() {
        cluster.queue("org", queue -> queue.drained()).decide();
        cluster.podsGone().queue("org");

        assertThat(cluster.decide().placed()).containsExactlyInAnyOrder("old", "new");
    }

    @Test
    void whatADrainedQueueLeavesIsPromisedToOthersAtOnce() {
        Outcome outcome = Scenario.cluster()
                .node("n1", "r1")
                .node("n2", "r1")
                .queue("team", queue -> queue.limit(H100, 16))
                .queue("closing", queue -> queue.below("team").drained())
                .queue("open", queue -> queue.below("team"))
                .queue("other")
                .running("old", "closing", job -> job.gpus(8), "n1")
                .running("theirs", "other", job -> job.gpus(8), "n2")
                .job("next", "open", job -> job.gpus(8))
                .decide();

        assertThat(outcome.preempted()).containsExactly("old");
        assertThat(outcome.reservationOf("next").nodes()).containsExactly(new NodeName("n1"));
    }

    @Test
    void whatADrainedQueueLeavesNoLongerCountsAgainstALimit() {
        Outcome outcome = Scenario.cluster()
                .node("n1", "r1")
                .queue("team", queue -> queue.limit(H100, 8))
                .queue("closing", queue -> queue.below("team").drained())
                .queue("open", queue -> queue.below("team"))
                .running("old", "closing", job -> job.gpus(4), "n1")
                .running("lasting", "open", job -> job.gpus(4), "n1")
                .job("next", "open", job -> job.gpus(4))
                .decide();

        assertThat(outcome.reservationOf("next").nodes()).containsExactly(new NodeName("n1"));
    }

    @Test
    void whatOtherQueuesRunGoesOn() {
        assertThat(cluster.queue("other", queue -> queue.drained()).decide().preempted())
                .isEmpty();
    }
}
