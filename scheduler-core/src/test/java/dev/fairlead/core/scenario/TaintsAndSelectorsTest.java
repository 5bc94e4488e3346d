package dev.fairlead.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.fit.Veto;
import org.junit.jupiter.api.Test;

/** A job runs only where its selector matches and its tolerations allow. */
class TaintsAndSelectorsTest {
    private final Scenario cluster = Scenario.cluster()
            .node("plain", "r1")
            .node("tainted", node -> node.taint("reserved").label("pool", "gold"), "r1")
            .queue("q");

    @Test
    void aTaintKeepsJobsOff() {
        Outcome outcome = cluster.job("a", "q", job -> job.gpus(8))
                .job("b", "q", job -> job.gpus(8))
                .decide();

        assertThat(outcome.nodesOf("a")).containsExactly("plain");
        assertThat(outcome.held()).containsExactly("b");
    }

    @Test
    void aTolerationLetsThemOn() {
        Outcome outcome = cluster.job("a", "q", job -> job.gang(2, 8).tolerates("reserved"))
                .decide();

        assertThat(outcome.nodesOf("a")).containsExactlyInAnyOrder("plain", "tainted");
    }

    @Test
    void aSelectorChoosesNodes() {
        Outcome outcome = cluster.job("a", "q", job -> job.tolerates("reserved").onNodesWith("pool", "gold"))
                .decide();

        assertThat(outcome.nodesOf("a")).containsExactly("tainted");
    }

    @Test
    void aSelectorThatMatchesNothingIsSaidSo() {
        Outcome outcome =
                cluster.job("a", "q", job -> job.onNodesWith("pool", "silver")).decide();

        assertThat(outcome.vetoOf("a").reason()).isEqualTo(Veto.Reason.NO_MATCHING_NODES);
        assertThat(outcome.vetoOf("a").sentence()).contains("pool=silver");
    }
}
