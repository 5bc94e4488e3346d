package dev.fairlead.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.fit.Veto;
import org.junit.jupiter.api.Test;

/** A gang that requires one rack never spans two. */
class GangStaysInOneRackTest {
    private final Scenario cluster = Scenario.cluster()
            .node("a1", "r1")
            .node("a2", "r1")
            .node("b1", "r2")
            .node("b2", "r2")
            .node("b3", "r2")
            .queue("q");

    @Test
    void itGoesToTheTightestRackThatHoldsIt() {
        Outcome outcome =
                cluster.job("train", "q", job -> job.gang(2, 8).inOne("rack")).decide();

        assertThat(outcome.nodesOf("train")).containsExactly("a1", "a2");
    }

    @Test
    void itWaitsWhenOnlySeveralRacksTogetherHoldIt() {
        Outcome outcome = cluster.running("x", "q", job -> job.gpus(1), "a1")
                .running("y", "q", job -> job.gpus(1), "b1")
                .job("train", "q", job -> job.gang(3, 8).inOne("rack"))
                .decide();

        Veto veto = outcome.vetoOf("train");
        assertThat(veto.reason()).isEqualTo(Veto.Reason.TOPOLOGY_UNSATISFIED);
        assertThat(veto.sentence()).contains("in one rack").contains("rack r2").contains("8 more H100");
    }

    @Test
    void racksOfTheSameNameInTwoZonesAreTwoRacks() {
        Outcome outcome = Scenario.cluster("zone", "rack", "node")
                .node("a", "z1", "r1")
                .node("b", "z2", "r1")
                .queue("q")
                .job("train", "q", job -> job.gang(2, 8).inOne("rack"))
                .decide();

        assertThat(outcome.vetoOf("train").reason()).isEqualTo(Veto.Reason.NEVER_FITS);
    }

    @Test
    void oneNodeIsTheInnermostLevel() {
        Outcome outcome = cluster.running("x", "q", job -> job.gpus(4), "a1")
                .job("pair", "q", job -> job.gang(2, 2).inOne("node"))
                .decide();

        assertThat(outcome.nodesOf("pair")).containsExactly("a1", "a1");
    }
}
