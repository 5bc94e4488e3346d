package dev.fairlead.core.plan;

import static dev.fairlead.core.plan.Decided.hold;
import static dev.fairlead.core.plan.Decided.id;
import static dev.fairlead.core.plan.Decided.nodes;
import static dev.fairlead.core.plan.Decided.place;
import static dev.fairlead.core.plan.Decided.reserve;
import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.Job;
import dev.fairlead.core.plan.Decision.Hold;
import dev.fairlead.core.plan.Decision.Place;
import dev.fairlead.core.plan.Decision.Reserve;
import dev.fairlead.core.plan.Decision.Until;
import dev.fairlead.core.scenario.Scenario;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A plan as data: what is done, and what those are told who go on waiting. */
class PlanTest {
    private final Plan plan = new Plan(
            List.of(hold("a"), place("b", "n1"), hold("c"), reserve("d", "n2")),
            List.of(),
            List.of(),
            OptionalLong.empty());

    @Test
    void actionsComeFirstAndHoldsAfterThem() {
        assertThat(plan.actions()).containsExactly(place("b", "n1"), reserve("d", "n2"));
        assertThat(plan.decisions()).containsExactly(place("b", "n1"), reserve("d", "n2"), hold("a"), hold("c"));
    }

    @Test
    void theDecisionsOfAKind() {
        assertThat(plan.all(Place.class)).containsExactly(place("b", "n1"));
        assertThat(plan.all(Hold.class)).containsExactly(hold("a"), hold("c"));
        assertThat(plan.all(Decision.Preempt.class)).isEmpty();
    }

    @Test
    void aHoldIsFoundByItsJob() {
        Scenario cluster = Scenario.cluster().job("c", "q").job("z", "q");

        assertThat(plan.holds().of(job(cluster, "c"))).isEqualTo(hold("c"));
        assertThat(plan.holds().of(job(cluster, "z"))).isNull();
    }

    @Test
    void holdsAreEqualIfTheySayTheSameInTheSameOrder() {
        Holds holds = Holds.of(List.of(hold("a"), hold("c")));

        assertThat(holds).isEqualTo(plan.holds()).hasSameHashCodeAs(plan.holds());
        assertThat(holds)
                .isNotEqualTo(Holds.of(List.of(hold("c"), hold("a"))))
                .isNotEqualTo(Holds.of(List.of(hold("a"))))
                .isNotEqualTo(Holds.of(List.of(hold("a"), hold("c"), hold("d"))))
                .isNotEqualTo(List.of(hold("a"), hold("c")));
    }

    @Test
    void aReservationMovesUpInItsLineAndStaysWhatItIs() {
        Reserve third = new Reserve(
                id("a"), H100, nodes("n1"), 3, "for the test", new Until(Until.Release.UNKNOWN_ENDS, 0, List.of()));

        assertThat(third.at(1)).isEqualTo(new Reserve(id("a"), H100, nodes("n1"), 1, "for the test", third.until()));
        assertThat(third.waitsForEnds()).isTrue();
        assertThat(reserve("a", "n1").waitsForEnds()).isFalse();
    }

    private static Job job(Scenario cluster, String name) {
        return Objects.requireNonNull(cluster.state().job(id(name))).job();
    }
}
