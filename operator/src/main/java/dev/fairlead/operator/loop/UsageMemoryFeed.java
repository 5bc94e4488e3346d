package dev.fairlead.operator.loop;

import dev.fairlead.core.quota.HalfLife;
import dev.fairlead.operator.apply.QueueUsages;
import dev.fairlead.operator.state.ClusterMirror;

/**
 * Tells the scheduler what queues have used lately: at every step of the half-life, some hours as a rule, and after stored
 * figures were read. In between shares do not move for it.
 */
final class UsageMemoryFeed {
    private final ClusterMirror mirror;
    private final QueueUsages usages;
    private final HalfLife halfLife;
    private long nextMillis;

    UsageMemoryFeed(ClusterMirror mirror, QueueUsages usages) {
        this.mirror = mirror;
        this.usages = usages;
        halfLife = mirror.state().pastUse().halfLife();
        nextMillis = halfLife.seconds() == 0 ? Long.MAX_VALUE : 0;
    }

    /** When {@link #tell} has something to tell next, if nothing is read until then. */
    long nextMillis() {
        return nextMillis;
    }

    /** Tells, if it is time. The time has been told to whoever counts the use. */
    void tell(long nowMillis) {
        boolean restored = usages.takeRestored();
        if (halfLife.seconds() > 0 && (restored || nowMillis >= nextMillis)) {
            nextMillis = halfLife.nextStepMillis(nowMillis);
            mirror.usageCounted(usages.faded(halfLife));
        }
    }
}
