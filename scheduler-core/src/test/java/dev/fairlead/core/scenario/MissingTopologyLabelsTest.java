package dev.fairlead.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A node without a label at a level serves all but the jobs that require that level. */
class MissingTopologyLabelsTest {
    private final Scenario cluster =
            Scenario.cluster().node("bare").node("bare2", "").queue("q");

    @Test
    void jobsThatDoNotCareUseIt() {
        assertThat(cluster.job("any", "q", job -> job.gang(2, 8)).decide().placed())
                .containsExactly("any");
    }

    @Test
    void jobsThatRequireARackDoNot() {
        Outcome outcome =
                cluster.job("rack", "q", job -> job.gang(2, 8).inOne("rack")).decide();

        assertThat(outcome.vetoOf("rack").sentence()).contains("has no label for the topology level rack");
    }

    @Test
    void jobsThatPreferARackDo() {
        assertThat(cluster.job("rack", "q", job -> job.gang(2, 8).preferablyInOne("rack"))
                        .decide()
                        .placed())
                .containsExactly("rack");
    }

    @Test
    void oneNodeNeedsNoLabel() {
        assertThat(cluster.job("one", "q", job -> job.gang(2, 4).inOne("node"))
                        .decide()
                        .placed())
                .containsExactly("one");
    }

    @Test
    void aLevelThatDoesNotExistIsSaidSo() {
        assertThat(cluster.job("odd", "q", job -> job.inOne("planet"))
                        .decide()
                        .vetoOf("odd")
                        .sentence())
                .contains("planet");
    }
}
