package dev.fairlead.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A queue may admit only some namespaces, for itself and what is below it. */
class NamespacesMayBeRestrictedTest {
    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .queue("org", queue -> queue.admits("blue", "red"))
            .queue("q", queue -> queue.below("org").admits("blue", "green"));

    @Test
    void bothMustAdmit() {
        Outcome outcome = cluster.job("b", "q", job -> job.namespace("blue"))
                .job("r", "q", job -> job.namespace("red"))
                .job("g", "q", job -> job.namespace("green"))
                .decide();

        assertThat(outcome.placed()).containsExactly("b");
        assertThat(outcome.vetoOf("r").sentence())
                .isEqualTo("namespace red may not submit to queue q, which admits blue, green");
        assertThat(outcome.vetoOf("g").sentence()).contains("queue org");
    }
}
