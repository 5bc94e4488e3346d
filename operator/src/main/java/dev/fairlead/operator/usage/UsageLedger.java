package dev.fairlead.operator.usage;

import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.quota.HalfLife;
import dev.fairlead.core.quota.PastUse;
import dev.fairlead.operator.api.GpuQueueUsageStatus;
import dev.fairlead.operator.api.NamespaceGpuUsage;
import dev.fairlead.operator.state.Holding;
import dev.fairlead.operator.state.HoldingListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps count of GPU time by queue, namespace and type. Time goes in whole seconds, for a stored time has no fractions and
 * nothing may be lost or counted twice between two operators: a GPU counts for the seconds that begin while it is held, which is
 * neither too much nor too little on average.
 *
 * <p>The loop's thread tells it what happens; any thread may read.
 */
public final class UsageLedger implements HoldingListener {
    private final Map<QueueName, Entry> queues = new HashMap<>();
    private long now;

    private static final class Entry {
        private final QueueAccount account = new QueueAccount();

        /** The identity of the queue; null while there is no such queue. */
        private @Nullable String uid;

        /** True once something was counted here, after which stored figures come too late. */
        private boolean begun;
    }

    /**
     * GPU time used since the queue was made.
     *
     * @param namespace of the jobs, or {@link NamespaceGpuUsage#OTHER}
     * @param type GPU type
     */
    public record Used(QueueName queue, String namespace, String type, long gpuSeconds) {}

    /** What happens from here on happens at this time, in milliseconds since the epoch. Time that goes back stands still. */
    public synchronized void advance(long nowMillis) {
        now = Math.max(now, Math.floorDiv(nowMillis, 1000));
    }

    @Override
    public synchronized void held(Holding holding) {
        change(holding, holding.gpus());
    }

    @Override
    public synchronized void foundHeld(Holding holding, long sinceMillis) {
        entry(holding.queue())
                .account
                .catchUp(holding.namespace(), holding.type(), holding.gpus(), Math.floorDiv(sinceMillis, 1000), now);
        change(holding, holding.gpus());
    }

    @Override
    public synchronized void released(Holding holding) {
        change(holding, -holding.gpus());
    }

    private void change(Holding holding, long gpus) {
        Entry entry = entry(holding.queue());
        entry.begun = true;
        entry.account.change(holding.namespace(), holding.type(), gpus, now);
    }

    /**
     * There is a queue of this name and identity. One that took another's place starts with nothing used.
     *
     * @param createdMillis when it was made; what jobs held before that is not its use
     */
    public synchronized void queueSeen(QueueName queue, String uid, long createdMillis) {
        Entry entry = entry(queue);
        if (!uid.equals(entry.uid)) {
            if (entry.begun) {
                entry.account.restart(now);
            }
            entry.uid = uid;
            entry.account.beginAt(Math.floorDiv(createdMillis, 1000));
        }
    }

    /** The queue is gone, and what it used with it. What its jobs still hold counts again if there is such a queue again. */
    public synchronized void queueGone(QueueName queue) {
        Entry entry = entry(queue);
        entry.uid = null;
        entry.account.restart(now);
        if (entry.account.idle()) {
            queues.remove(queue);
        }
    }

    /** Goes on from stored figures of the queue. False if it is too late for that, for the queue has been in use. */
    public synchronized boolean restore(QueueName queue, GpuQueueUsageStatus stored) {
        Entry entry = entry(queue);
        if (entry.begun) {
            return false;
        }
        entry.begun = true;
        entry.account.restore(stored);
        return true;
    }

    /** GPU-seconds that the queue has used of all types together; grows with every use. */
    public synchronized long total(QueueName queue) {
        return entry(queue).account.total(now);
    }

    /** The figures to be stored, as of now. */
    public synchronized GpuQueueUsageStatus status(QueueName queue) {
        return entry(queue).account.status(now);
    }

    /** What all queues that exist have used until now, in no particular order; for counters that never go back. */
    public synchronized List<Used> used() {
        List<Used> all = new ArrayList<>();
        queues.forEach((queue, entry) -> {
            if (entry.uid != null) {
                for (NamespaceGpuUsage usage : entry.account.byNamespace(now)) {
                    all.add(new Used(queue, usage.namespace(), usage.type(), usage.gpuSeconds()));
                }
            }
        });
        return all;
    }

    /** What of the use of all queues that exist has not faded yet, in no particular order. */
    public synchronized List<PastUse.Use> faded(HalfLife halfLife) {
        List<PastUse.Use> all = new ArrayList<>();
        queues.forEach((queue, entry) -> {
            if (entry.uid != null) {
                entry.account
                        .faded(halfLife, now)
                        .forEach((type, gpuSeconds) -> all.add(new PastUse.Use(queue, type, gpuSeconds, now * 1000)));
            }
        });
        return all;
    }

    private Entry entry(QueueName queue) {
        return queues.computeIfAbsent(queue, name -> new Entry());
    }
}
