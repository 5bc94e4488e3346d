package dev.fairlead.core.scenario;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A pod holds its GPUs until it is gone, not until it is told to go. */
class LeavingPodsStillHoldGpusTest {
    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .queue("q", queue -> queue.limit(H100, 8))
            .queue("p")
            .running("old", "q", job -> job.gpus(8), "n1");

    private void oldLeaves() {
        cluster.state().withdraw(dev.fairlead.core.model.JobId.of("team", "old"));
        cluster.state().leave(dev.fairlead.core.model.JobId.of("team", "old"));
    }

    @Test
    void itsRoomIsReservedButNotUsed() {
        oldLeaves();
        Outcome outcome = cluster.job("next", "p", job -> job.gpus(8)).decide();

        assertThat(outcome.placed()).isEmpty();
        assertThat(outcome.reservedFor("next")).containsExactly("n1");
        assertThat(cluster.podsGone().decide().placed()).containsExactly("next");
    }

    @Test
    void itStillCountsAgainstTheLimit() {
        oldLeaves();
        Outcome outcome =
                cluster.node("n2", "r1").job("next", "q", job -> job.gpus(8)).decide();

        assertThat(outcome.placed()).isEmpty();
        assertThat(outcome.reserved()).containsExactly("next");
    }
}
