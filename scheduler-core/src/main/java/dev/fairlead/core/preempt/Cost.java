package dev.fairlead.core.preempt;

import java.util.Comparator;

/**
 * What a set of victims costs: work lost since the last checkpoints first, then how many jobs stop, then how many replicas
 * elastic jobs give up.
 */
record Cost(long lostGpuSeconds, int stopped, int shrunk) implements Comparable<Cost> {
    static final Cost NOTHING = new Cost(0, 0, 0);

    private static final Comparator<Cost> ORDER = Comparator.comparingLong(Cost::lostGpuSeconds)
            .thenComparingInt(Cost::stopped)
            .thenComparingInt(Cost::shrunk);

    /** The cost of leaving a victim only its first replicas. */
    static Cost of(Victim victim, int replicasLeft) {
        return replicasLeft == 0 ? new Cost(victim.lostGpuSeconds(), 1, 0) : new Cost(0, 0, victim.left - replicasLeft);
    }

    Cost plus(Cost other) {
        return new Cost(lostGpuSeconds + other.lostGpuSeconds, stopped + other.stopped, shrunk + other.shrunk);
    }

    @Override
    public int compareTo(Cost other) {
        return ORDER.compare(this, other);
    }
}
