package dev.fairlead.core.preempt;

import java.util.Comparator;

/**
 * What a set of victims costs: work lost since the last checkpoints first, then how many jobs stop, then how long those
 * have run in all (the young go first), then how many GPUs elastic jobs give up that go on running. Taking more never costs
 * less.
 */
record Cost(long lostGpuSeconds, int stopped, long ranSeconds, long shrunkGpus) implements Comparable<Cost> {
    static final Cost NOTHING = new Cost(0, 0, 0, 0);

    private static final Comparator<Cost> ORDER = Comparator.comparingLong(Cost::lostGpuSeconds)
            .thenComparingInt(Cost::stopped)
            .thenComparingLong(Cost::ranSeconds)
            .thenComparingLong(Cost::shrunkGpus);

    /** The cost of leaving a victim that was asked for nothing yet only its first replicas. */
    static Cost of(Unit unit) {
        Victim victim = unit.victim();
        return unit.replicasLeft() == 0
                ? new Cost(victim.lostGpuSeconds(), 1, victim.ranSeconds(), 0)
                : new Cost(0, 0, 0, victim.gpusFreedDownTo(unit.replicasLeft()));
    }

    static Cost of(Iterable<Unit> units) {
        Cost sum = NOTHING;
        for (Unit unit : units) {
            sum = sum.plus(of(unit));
        }
        return sum;
    }

    Cost plus(Cost other) {
        return new Cost(
                lostGpuSeconds + other.lostGpuSeconds,
                stopped + other.stopped,
                ranSeconds + other.ranSeconds,
                shrunkGpus + other.shrunkGpus);
    }

    boolean below(Cost other) {
        return compareTo(other) < 0;
    }

    @Override
    public int compareTo(Cost other) {
        return ORDER.compare(this, other);
    }
}
