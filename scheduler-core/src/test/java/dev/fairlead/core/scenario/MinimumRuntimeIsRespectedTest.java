package dev.fairlead.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Nobody is stopped for another before the minimum runtime is over. */
class MinimumRuntimeIsRespectedTest {
    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .queue("q")
            .running("low", "q", job -> job.gpus(8).minimumRuntimeSeconds(600), "n1")
            .job("high", "q", job -> job.gpus(8).priority(5));

    @Test
    void theVictimRunsUntilThen() {
        Outcome outcome = cluster.afterSeconds(599).decide();

        assertThat(outcome.held()).containsExactly("high");
        assertThat(outcome.plan().reconsiderAtMillis()).hasValue(cluster.nowMillis() + 1000);
    }

    @Test
    void andIsStoppedAfterwards() {
        assertThat(cluster.afterSeconds(600).decide().preempted()).containsExactly("low");
    }
}
