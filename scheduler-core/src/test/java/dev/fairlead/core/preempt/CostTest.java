package dev.fairlead.core.preempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.scenario.Scenario;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What counts first in the cost of a set of victims, and what only among equals. */
class CostTest {
    private static final List<Cost> RISING = List.of(
            Cost.NOTHING,
            new Cost(0, 0, 0, 9),
            new Cost(0, 0, 5, 0),
            new Cost(0, 1, 0, 0),
            new Cost(0, 1, 3, 0),
            new Cost(0, 2, 1, 0),
            new Cost(10, 0, 0, 0),
            new Cost(10, 0, 0, 1),
            new Cost(11, 0, 0, 0));

    @Test
    void lostWorkThenNumberThenAgeThenWhatIsShrunk() {
        List<Cost> shuffled = new ArrayList<>(RISING);
        Collections.shuffle(shuffled, new Random(3));
        Collections.sort(shuffled);

        assertThat(shuffled).isEqualTo(RISING);
    }

    @Test
    void belowMeansLess() {
        assertThat(RISING.get(1).below(RISING.get(2))).isTrue();
        assertThat(RISING.get(2).below(RISING.get(1))).isFalse();
        assertThat(RISING.get(2).below(RISING.get(2))).isFalse();
    }

    @Test
    void allPartsAddUpAndNeverMakeItLess() {
        Cost sum = new Cost(1, 2, 3, 4).plus(new Cost(10, 20, 30, 40));

        assertThat(sum).isEqualTo(new Cost(11, 22, 33, 44));
        assertThat(Cost.of(List.of())).isEqualTo(Cost.NOTHING);
    }

    @Test
    void whoStopsLosesItsWorkAndWhoShrinksOnlyGpus() {
        Asking asking = new Asking(
                Scenario.cluster()
                        .node("n", "r")
                        .queue("q")
                        .running("wide", "q", job -> job.elastic(1, 3, 2).checkpointsEverySeconds(20), "n", "n", "n")
                        .afterSeconds(50)
                        .job("mine", "q"),
                "mine");
        Victim wide = asking.victim("wide");

        assertThat(Cost.of(new Unit(wide, 0))).isEqualTo(new Cost(60, 1, 50, 0));
        assertThat(Cost.of(new Unit(wide, 1))).isEqualTo(new Cost(0, 0, 0, 4));
    }

    @Test
    void theCheaperOfTwoSetsIsTheOneThatThereIs() {
        VictimSet some = new VictimSet(List.of(), RISING.get(3));
        VictimSet dearer = new VictimSet(List.of(), RISING.get(4));

        assertThat(VictimSet.cheaper(some, dearer)).isSameAs(some);
        assertThat(VictimSet.cheaper(dearer, some)).isSameAs(some);
        assertThat(VictimSet.cheaper(null, some)).isSameAs(some);
        assertThat(VictimSet.cheaper(some, null)).isSameAs(some);
        assertThat(VictimSet.cheaper(null, null)).isNull();
    }
}
