package dev.fairlead.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.cycle.SchedulingCycle;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.random.RandomDay;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** In whatever order nodes, queues and jobs are announced, the plan is the same, word for word. */
class SameInputSamePlanTest {
    @Test
    void theOrderOfNewsDoesNotMatter() {
        for (long seed = 0; seed < 100; seed++) {
            RandomDay day = new RandomDay(seed);
            for (int cycle = 0; cycle < 4; cycle++) {
                day.somethingHappens();
                day.carryOut(SchedulingCycle.decide(day.state(), day.nowMillis()));
            }
            day.somethingHappens();
            Plan one = SchedulingCycle.decide(day.announcedAgain(new Random(1)), day.nowMillis());
            Plan other = SchedulingCycle.decide(day.announcedAgain(new Random(2)), day.nowMillis());

            assertThat(other.toString()).as("seed %s", seed).isEqualTo(one.toString());
        }
    }

    @Test
    void askingTwiceGivesTheSameAnswer() {
        RandomDay day = new RandomDay(5);
        day.somethingHappens();

        assertThat(SchedulingCycle.decide(day.state(), day.nowMillis()).toString())
                .isEqualTo(SchedulingCycle.decide(day.state(), day.nowMillis()).toString());
    }
}
