package dev.fairlead.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.cycle.SchedulingCycle;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.random.RandomDay;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A state that grew by many small changes decides like one that was built from what is true now. */
class StateGrownEqualsStateRebuiltTest {
    @Test
    void afterEveryChange() {
        for (long seed = 0; seed < 100; seed++) {
            RandomDay day = new RandomDay(seed, seed % 2 == 0 ? 0 : 30);
            for (int cycle = 0; cycle < 10; cycle++) {
                day.somethingHappens();
                Plan grown = SchedulingCycle.decide(day.state(), day.nowMillis());
                Plan rebuilt = SchedulingCycle.decide(day.announcedAgain(new Random(seed)), day.nowMillis());

                assertThat(grown.toString())
                        .as("seed %s, cycle %s", seed, cycle)
                        .isEqualTo(rebuilt.toString());
                day.carryOut(grown);
            }
        }
    }
}
