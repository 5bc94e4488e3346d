package dev.fairlead.core.scenario;

import static dev.fairlead.core.scenario.Scenario.A100;
import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.fit.Veto;
import org.junit.jupiter.api.Test;

/** A job runs on the first of its accepted GPU types that has room. */
class AcceptedTypesInOrderTest {
    private final Scenario cluster = Scenario.cluster()
            .node("h1", "r1")
            .node("a1", node -> node.gpus(A100, 8), "r1")
            .queue("q");

    @Test
    void theFirstTypeWins() {
        Outcome outcome = cluster.job("train", "q", job -> job.gpus(8).accepts(A100, H100))
                .decide();

        assertThat(outcome.typeOf("train")).isEqualTo("A100");
    }

    @Test
    void theNextTypeIsTakenRatherThanWaiting() {
        Outcome outcome = cluster.running("x", "q", job -> job.gpus(1), "h1")
                .job("train", "q", job -> job.gpus(8).accepts(H100, A100))
                .decide();

        assertThat(outcome.nodesOf("train")).containsExactly("a1");
    }

    @Test
    void aGangNeverMixesTypes() {
        Outcome outcome = cluster.job("train", "q", job -> job.gang(2, 8)).decide();

        assertThat(outcome.vetoOf("train").reason()).isEqualTo(Veto.Reason.NEVER_FITS);
    }

    @Test
    void aTypeThatNoNodeHasIsSaidSo() {
        Outcome outcome = Scenario.cluster()
                .node("h1", "r1")
                .queue("q")
                .job("train", "q", job -> job.accepts(A100))
                .decide();

        assertThat(outcome.vetoOf("train").sentence()).isEqualTo("no node has A100 GPUs");
    }
}
