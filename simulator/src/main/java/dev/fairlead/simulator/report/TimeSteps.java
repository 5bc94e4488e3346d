package dev.fairlead.simulator.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Time in equal steps, for quantities that are constant between changes. How long a run lasts is not known beforehand, so
 * the steps double in width whenever there would be too many. A change costs O(1), and O(steps) at most after a long pause.
 */
final class TimeSteps {
    private static final int MOST_STEPS = 400;

    private final long beginMillis;
    private final List<Quantity> quantities = new ArrayList<>();
    private long widthMillis = 60_000;

    TimeSteps(long beginMillis) {
        this.beginMillis = beginMillis;
    }

    /** A quantity that is 0 from the begin on. */
    Quantity quantity() {
        Quantity quantity = new Quantity();
        quantities.add(quantity);
        return quantity;
    }

    /** How wide a step is now. */
    long widthMillis() {
        return widthMillis;
    }

    /** How many steps there are up to this time. */
    int steps(long untilMillis) {
        return (int) Math.ceilDiv(Math.max(0, untilMillis - beginMillis), widthMillis);
    }

    private void widen(long untilMillis) {
        while (steps(untilMillis) > MOST_STEPS) {
            widthMillis *= 2;
            quantities.forEach(Quantity::joinSteps);
        }
    }

    /** Something that has a value at every time. */
    final class Quantity {
        private final double[] byStep = new double[MOST_STEPS];
        private long sinceMillis = beginMillis;
        private double value;
        private double total;

        /** It has this value from now on. */
        void set(long nowMillis, double newValue) {
            countUntil(nowMillis);
            value = newValue;
        }

        void add(long nowMillis, double by) {
            set(nowMillis, value + by);
        }

        double value() {
            return value;
        }

        /** Its sum over time from the begin on, in units of milliseconds. */
        double total(long untilMillis) {
            countUntil(untilMillis);
            return total;
        }

        /** Its mean over each step; the last may be cut short. */
        double[] means(long untilMillis) {
            countUntil(untilMillis);
            int steps = steps(untilMillis);
            double[] means = Arrays.copyOf(byStep, steps);
            for (int step = 0; step < steps; step++) {
                long from = beginMillis + step * widthMillis;
                means[step] /= Math.min(widthMillis, untilMillis - from);
            }
            return means;
        }

        private void countUntil(long nowMillis) {
            widen(nowMillis);
            total += value * (nowMillis - sinceMillis);
            long from = sinceMillis;
            while (value != 0 && from < nowMillis) {
                int step = (int) ((from - beginMillis) / widthMillis);
                long to = Math.min(nowMillis, beginMillis + (step + 1) * widthMillis);
                byStep[step] += value * (to - from);
                from = to;
            }
            sinceMillis = nowMillis;
        }

        private void joinSteps() {
            for (int step = 0; step < MOST_STEPS / 2; step++) {
                byStep[step] = byStep[2 * step] + byStep[2 * step + 1];
            }
            Arrays.fill(byStep, MOST_STEPS / 2, MOST_STEPS, 0);
        }
    }
}
