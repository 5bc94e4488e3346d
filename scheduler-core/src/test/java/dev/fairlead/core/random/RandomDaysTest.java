package dev.fairlead.core.random;

import dev.fairlead.core.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A thousand random histories. Every plan is proven, every history comes to rest once nothing new happens, and at rest
 * nobody waits for what could be had. {@code -Dfairlead.seed=N} repeats one of them,
 * {@code -Dfairlead.seeds=N} lives through the first N.
 */
class RandomDaysTest {
    private static final int CYCLES = 8;

    @Test
    void everyPlanIsProvenAndAtRestNobodyWaitsInVain() {
        Long only = Long.getLong("fairlead.seed");
        long seeds = Long.getLong("fairlead.seeds", 1000);
        List<String> failures = new ArrayList<>();
        long first = Long.getLong("fairlead.first", 0);
        for (long seed = only == null ? first : only; seed < (only == null ? seeds : only + 1); seed++) {
            try {
                live(seed);
            } catch (AssertionError | StackOverflowError | RuntimeException failure) {
                if (only != null) {
                    throw failure;
                }
                failures.add("-Dfairlead.seed=" + seed + " " + firstPart(failure));
            }
        }
        if (!failures.isEmpty()) {
            throw new AssertionError(failures.size() + " of " + seeds + " seeds fail:\n"
                    + String.join("\n", failures.subList(0, Math.min(60, failures.size()))));
        }
    }

    private static String firstPart(Throwable failure) {
        String text = failure.toString();
        return text.substring(0, Math.min(1500, text.length()));
    }

    private static void live(long seed) {
        RandomDay day = new RandomDay(seed);
        day.pass(CYCLES);
        Plan plan = day.settle();
        new MissedChance(day, plan).complain();
    }
}
