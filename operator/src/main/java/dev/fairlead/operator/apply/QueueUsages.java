package dev.fairlead.operator.apply;

import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.quota.HalfLife;
import dev.fairlead.core.quota.PastUse;
import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.api.GpuQueueUsage;
import dev.fairlead.operator.api.GpuQueueUsageStatus;
import dev.fairlead.operator.kube.Timestamps;
import dev.fairlead.operator.usage.UsageLedger;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the GPU time of queues: every few minutes, at the end of each hour and at the very end, and only of queues whose
 * jobs used any since. What is stored was read at the start and is only written from then on. Belongs to the loop's thread.
 */
public final class QueueUsages {
    private static final Logger LOG = LoggerFactory.getLogger(QueueUsages.class);
    private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();

    private final WriteLanes lanes;
    private final UsageLedger ledger;
    private final long periodMillis;
    private final Map<QueueName, Known> queues = new TreeMap<>();

    /** Queues whose write failed; told by any thread. */
    private final Set<QueueName> failed = ConcurrentHashMap.newKeySet();

    private long nextMillis;
    private boolean restored;

    private static final class Known {
        private final String queueUid;
        private String usageUid = "";

        /** The total that was last written; 0 if that is not there any more. */
        private long written;

        Known(String queueUid) {
            this.queueUid = queueUid;
        }
    }

    /** @param period least time between two writes of a queue, but for those at the end of an hour */
    public QueueUsages(WriteLanes lanes, UsageLedger ledger, Duration period) {
        this.lanes = lanes;
        this.ledger = ledger;
        this.periodMillis = period.toMillis();
    }

    /** What happens from here on happens at this time. */
    public void advance(long nowMillis) {
        ledger.advance(nowMillis);
        if (nextMillis == 0) {
            schedule(nowMillis);
        }
    }

    /** What all queues that exist have used until now. */
    public List<UsageLedger.Used> used() {
        return ledger.used();
    }

    /** What of the use of all queues has not faded yet, as of the time last told. */
    public List<PastUse.Use> faded(HalfLife halfLife) {
        return ledger.faded(halfLife);
    }

    /** True if stored figures were read since this was last asked. */
    public boolean takeRestored() {
        boolean was = restored;
        restored = false;
        return was;
    }

    /** A queue is there, or there again. */
    public void queueSeen(GpuQueue object) {
        QueueName name = new QueueName(object.getMetadata().getName());
        String uid = object.getMetadata().getUid();
        Known known = queues.get(name);
        if (known == null || !known.queueUid.equals(uid)) {
            queues.put(name, new Known(uid));
            ledger.queueSeen(name, uid, Timestamps.millis(object.getMetadata().getCreationTimestamp()));
        }
    }

    /** The queue is gone. The API server's garbage collector deletes the object with its usage. */
    public void queueGone(QueueName name) {
        lanes.cancel(key(name));
        queues.remove(name);
        ledger.queueGone(name);
    }

    /** A stored object was seen: one that we wrote just now, or, at the start, one to go on from. */
    public void usageSeen(GpuQueueUsage object) {
        QueueName name = new QueueName(object.getMetadata().getName());
        Known known = queues.get(name);
        if (known == null || !known.queueUid.equals(ownerUid(object))) {
            LOG.debug("The usage of queue {} is that of another queue of this name; it is left alone.", name);
            return;
        }
        known.usageUid = object.getMetadata().getUid();
        GpuQueueUsageStatus stored = object.getStatus();
        if (stored != null && ledger.restore(name, stored)) {
            known.written = ledger.total(name);
            restored = true;
        }
    }

    /** A stored object is gone. If its queue is still there, it is made again. */
    public void usageGone(GpuQueueUsage object) {
        Known known = queues.get(new QueueName(object.getMetadata().getName()));
        if (known != null && known.usageUid.equals(object.getMetadata().getUid())) {
            known.usageUid = "";
            known.written = 0;
        }
    }

    /** When {@link #flush} has something to do next. */
    public long nextMillis() {
        return nextMillis;
    }

    /** Writes what was used since the last time, if it is time. */
    public void flush(long nowMillis) {
        if (nowMillis >= nextMillis) {
            schedule(nowMillis);
            changed().forEach(lanes::submit);
        }
    }

    /** What is still to be written when nothing will happen any more. */
    public List<Write> lastWrites() {
        return changed();
    }

    private void schedule(long nowMillis) {
        long nextHour = (Math.floorDiv(nowMillis, HOUR_MILLIS) + 1) * HOUR_MILLIS;
        nextMillis = Math.min(nowMillis + periodMillis, nextHour);
    }

    private List<Write> changed() {
        for (QueueName name : List.copyOf(failed)) {
            failed.remove(name);
            Known known = queues.get(name);
            if (known != null) {
                known.written = 0;
            }
        }
        List<Write> writes = new ArrayList<>();
        queues.forEach((name, known) -> {
            long total = ledger.total(name);
            if (total > 0 && total != known.written) {
                known.written = total;
                writes.add(write(name, known));
            }
        });
        return writes;
    }

    private Write write(QueueName name, Known known) {
        GpuQueueUsageStatus status = ledger.status(name);
        ObjectKey queue = new ObjectKey("", name.value(), known.queueUid);
        ObjectKey usage = new ObjectKey("", name.value(), known.usageUid);
        return new Write(
                Lane.USAGE,
                key(name),
                Write.UNTIL_ANSWERED,
                port -> usage.uid().isEmpty()
                        ? create(port, queue, usage, status)
                        : port.patchQueueUsage(usage, status),
                outcome -> {
                    if (!outcome.done()) {
                        failed.add(name);
                    }
                    if (outcome.kind() == WriteOutcome.Kind.REFUSED) {
                        LOG.warn("The usage of queue {} could not be written: {}.", name, outcome.sentence());
                    }
                });
    }

    /** An object is created without its status, whatever is sent along. */
    private static CompletableFuture<WriteOutcome> create(
            ClusterPort port, ObjectKey queue, ObjectKey usage, GpuQueueUsageStatus status) {
        return port.createQueueUsage(queue)
                .thenCompose(outcome -> outcome.done()
                        ? port.patchQueueUsage(usage, status)
                        : CompletableFuture.completedFuture(outcome));
    }

    private static String key(QueueName name) {
        return "usage of queue " + name;
    }

    /** The uid of the queue that owns the object; empty if none does. */
    public static String ownerUid(GpuQueueUsage object) {
        return object.getMetadata().getOwnerReferences().stream()
                .filter(owner -> "GpuQueue".equals(owner.getKind()))
                .map(OwnerReference::getUid)
                .findFirst()
                .orElse("");
    }
}
