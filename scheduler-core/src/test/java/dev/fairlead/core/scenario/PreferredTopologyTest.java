package dev.fairlead.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A preferred level is kept if it can be had now, and costs no waiting if not. */
class PreferredTopologyTest {
    private final Scenario cluster = Scenario.cluster()
            .node("a1", "r1")
            .node("a2", "r1")
            .node("b1", "r2")
            .node("b2", "r2")
            .queue("q");

    @Test
    void theGangSharesARackIfOneHoldsIt() {
        Outcome outcome = cluster.running("x", "q", job -> job.gpus(8), "a1")
                .job("train", "q", job -> job.gang(2, 8).preferablyInOne("rack"))
                .decide();

        assertThat(outcome.nodesOf("train")).containsExactly("b1", "b2");
    }

    @Test
    void theGangSpansRacksIfNoneHoldsIt() {
        Outcome outcome = cluster.running("x", "q", job -> job.gpus(8), "a1")
                .running("y", "q", job -> job.gpus(8), "b1")
                .job("train", "q", job -> job.gang(2, 8).preferablyInOne("rack"))
                .decide();

        assertThat(outcome.nodesOf("train")).containsExactly("a2", "b2");
    }
}
