package dev.fairlead.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.fit.Veto;
import org.junit.jupiter.api.Test;

/** A gang starts with all of its replicas or not at all. */
class GangIsAllOrNothingTest {
    private final Scenario cluster =
            Scenario.cluster().node("n1", "r1").node("n2", "r1").queue("q");

    @Test
    void aGangThatFitsStartsWhole() {
        Outcome outcome = cluster.job("train", "q", job -> job.gang(4, 4)).decide();

        assertThat(outcome.nodesOf("train")).containsExactly("n1", "n1", "n2", "n2");
    }

    @Test
    void aGangWithRoomForAllButOneWaits() {
        Outcome outcome = cluster.running("other", "q", job -> job.gpus(1), "n1")
                .job("train", "q", job -> job.gang(4, 4))
                .decide();

        assertThat(outcome.placed()).isEmpty();
        assertThat(outcome.vetoOf("train").reason()).isEqualTo(Veto.Reason.NO_CAPACITY);
    }

    @Test
    void aSmallerJobBehindItMayStart() {
        Outcome outcome = cluster.running("other", "q", job -> job.gpus(1), "n1")
                .job("train", "q", job -> job.gang(4, 4))
                .job("small", "q", job -> job.gpus(2))
                .decide();

        assertThat(outcome.placed()).containsExactly("small");
        assertThat(outcome.held()).containsExactly("train");
    }
}
