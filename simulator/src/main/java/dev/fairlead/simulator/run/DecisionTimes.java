package dev.fairlead.simulator.run;

import dev.fairlead.core.forecast.Decider;
import dev.fairlead.core.forecast.Policy;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.simulator.report.RunReport.Pace;
import dev.fairlead.simulator.report.Spread;
import java.util.Arrays;
import java.util.function.LongSupplier;

/** Measures how long each decision takes. */
final class DecisionTimes {
    private static final double NANOS_PER_MILLI = 1_000_000;

    private final LongSupplier nanoTime;
    private double[] millis = new double[1024];
    private int count;

    DecisionTimes(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The same policy, measured. */
    Policy of(Policy policy) {
        return progress -> {
            Decider decider = policy.decider(progress);
            return (state, nowMillis) -> {
                long before = nanoTime.getAsLong();
                Plan plan = decider.decide(state, nowMillis);
                add((nanoTime.getAsLong() - before) / NANOS_PER_MILLI);
                return plan;
            };
        };
    }

    private void add(double took) {
        if (count == millis.length) {
            millis = Arrays.copyOf(millis, count * 2);
        }
        millis[count++] = took;
    }

    Pace pace() {
        Spread spread = Spread.of(Arrays.copyOf(millis, count));
        double seconds = spread.mean() * count / 1000;
        return new Pace(seconds == 0 ? 0 : count / seconds, spread.p50(), spread.p99(), seconds);
    }
}
