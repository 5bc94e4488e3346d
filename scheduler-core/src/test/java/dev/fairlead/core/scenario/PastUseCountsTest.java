package dev.fairlead.core.scenario;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Whoever borrowed more lately gets less of the surplus now, and this fades. */
class PastUseCountsTest {
    private static final long WEEK = 7 * 24 * 3600;

    private final Scenario cluster =
            Scenario.cluster().node("n1", "r1").node("n2", "r1").queue("greedy").queue("modest");

    private Scenario bothWantAll() {
        for (int i = 0; i < 16; i++) {
            cluster.job("g" + i, "greedy").job("m" + i, "modest");
        }
        return cluster;
    }

    private long placed(Outcome outcome, String first) {
        return outcome.placed().stream().filter(name -> name.startsWith(first)).count();
    }

    @Test
    void withoutAPastTheWeightsDecide() {
        Outcome outcome = bothWantAll().decide();

        assertThat(placed(outcome, "g")).isEqualTo(8);
        assertThat(placed(outcome, "m")).isEqualTo(8);
    }

    @Test
    void whoHadMoreYields() {
        Outcome outcome = bothWantAll().usedLately("greedy", 16).decide();

        assertThat(outcome.share("greedy").entitlement()).isEqualTo(4);
        assertThat(placed(outcome, "g")).isEqualTo(4);
        assertThat(placed(outcome, "m")).isEqualTo(12);
    }

    @Test
    void itFades() {
        bothWantAll().usedLately("greedy", 16);

        assertThat(cluster.afterSeconds(5 * WEEK).decide().share("greedy").entitlement())
                .isEqualTo(7);
        assertThat(cluster.afterSeconds(8 * WEEK).decide().share("greedy").entitlement())
                .isEqualTo(8);
    }

    @Test
    void equalUseCancelsOut() {
        Outcome outcome =
                bothWantAll().usedLately("greedy", 11).usedLately("modest", 11).decide();

        assertThat(outcome.share("greedy").entitlement()).isEqualTo(8);
    }

    @Test
    void useWithinTheGuaranteeIsNotHeldAgainstIt() {
        cluster.queue("greedy", queue -> queue.guaranteed(H100, 6));
        Outcome outcome = bothWantAll().usedLately("greedy", 6).decide();

        assertThat(outcome.share("greedy").entitlement()).isEqualTo(11);
    }

    @Test
    void aQueueAloneGetsWhatThereIsWhateverItHad() {
        for (int i = 0; i < 16; i++) {
            cluster.job("g" + i, "greedy");
        }

        assertThat(cluster.usedLately("greedy", 16).decide().placed()).hasSize(16);
    }

    @Test
    void theNumbersAreTold() {
        Outcome outcome = bothWantAll().usedLately("greedy", 16).decide();

        assertThat(outcome.share("greedy").explanation().sentence())
                .isEqualTo(
                        "entitled to 4 H100: 0 guaranteed and 4 of the 16 that guarantees in the cluster leave over, by"
                                + " its weight of 0.69 among 2.49 (1 times 0.69, because it lately had 16 on average beyond its"
                                + " guarantee); it could use 16");
    }
}
