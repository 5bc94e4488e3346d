package dev.fairlead.operator.usage;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.quota.HalfLife;
import dev.fairlead.operator.api.GpuQueueUsageStatus;
import dev.fairlead.operator.api.NamespaceGpuUsage;
import dev.fairlead.operator.api.QueueGpuUsage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the jobs of one queue hold and have used. A change costs no more than the rows it touches: each row keeps its rate, the
 * GPUs held, and is added up to the present when the rate changes or somebody reads it. Times are seconds since the epoch.
 */
final class QueueAccount {
    private static final int MOST_NAMESPACES = 64;

    private final Map<GpuType, OfType> types = new TreeMap<>();
    private final Set<String> namespaces = new HashSet<>();

    /** What was used before this second is in the stored figures, or is none of this queue's. */
    private long accountedBefore;

    private static final class OfType {
        private final Map<String, Row> rows = new TreeMap<>();
        private final Buckets hours = new Buckets(UsagePeriod.HOUR, UsagePeriod.HOURS_KEPT);
        private final Buckets days = new Buckets(UsagePeriod.DAY, UsagePeriod.DAYS_KEPT);
        private long total;
    }

    private static final class Row {
        private long gpus;
        private long since;
        private long total;
    }

    /** More or fewer GPUs are held from now on. */
    void change(String namespace, GpuType type, long gpus, long now) {
        OfType ofType = ofType(type);
        Row row = row(ofType, namespace);
        settle(ofType, row, now);
        row.gpus += gpus;
    }

    /** GPUs that were held until now, as far as that is not in the stored figures already. */
    void catchUp(String namespace, GpuType type, long gpus, long from, long now) {
        OfType ofType = ofType(type);
        add(ofType, row(ofType, namespace), from, now, gpus);
    }

    /** Nothing counts that was used before this second. */
    void beginAt(long second) {
        accountedBefore = Math.max(accountedBefore, second);
    }

    /** Goes on from figures that were written down before. */
    void restore(GpuQueueUsageStatus stored) {
        Instant until = stored.accountedUntil();
        beginAt(until == null ? 0 : until.getEpochSecond());
        for (QueueGpuUsage gpus : stored.gpus()) {
            OfType ofType = ofType(new GpuType(gpus.type()));
            ofType.total += gpus.gpuSeconds();
            ofType.hours.add(gpus.hours());
            ofType.days.add(gpus.days());
        }
        for (NamespaceGpuUsage usage : stored.namespaces()) {
            row(ofType(new GpuType(usage.type())), usage.namespace()).total += usage.gpuSeconds();
        }
    }

    /**
     * Forgets all that was used before now; what is held counts on. Namespaces keep their rows, for what was booked in one
     * has to be taken out of the same.
     */
    void restart(long now) {
        beginAt(now);
        Map<GpuType, OfType> before = new TreeMap<>(types);
        types.clear();
        before.forEach((type, ofType) -> ofType.rows.forEach((namespace, row) -> {
            if (row.gpus != 0) {
                change(namespace, type, row.gpus, now);
            }
        }));
    }

    /** True if no job holds anything here. */
    boolean idle() {
        return types.values().stream()
                .allMatch(ofType -> ofType.rows.values().stream().allMatch(row -> row.gpus == 0));
    }

    /** GPU-seconds of all types until now. */
    long total(long now) {
        settle(now);
        return types.values().stream().mapToLong(ofType -> ofType.total).sum();
    }

    /** What was used until now, by namespace and type. */
    List<NamespaceGpuUsage> byNamespace(long now) {
        settle(now);
        List<NamespaceGpuUsage> usages = new ArrayList<>();
        types.forEach((type, ofType) -> ofType.rows.forEach(
                (namespace, row) -> usages.add(new NamespaceGpuUsage(namespace, type.name(), row.total))));
        return usages;
    }

    /** What of the use until now has not faded yet, in GPU-seconds by type. */
    Map<GpuType, Long> faded(HalfLife halfLife, long now) {
        settle(now);
        Map<GpuType, Long> faded = new TreeMap<>();
        types.forEach((type, ofType) ->
                faded.put(type, FadedUse.of(ofType.hours.at(now), ofType.days.at(now), halfLife, now)));
        return faded;
    }

    GpuQueueUsageStatus status(long now) {
        settle(now);
        List<QueueGpuUsage> gpus = new ArrayList<>();
        types.forEach((type, ofType) ->
                gpus.add(new QueueGpuUsage(type.name(), ofType.total, ofType.hours.at(now), ofType.days.at(now))));
        return GpuQueueUsageStatus.of(gpus, byNamespace(now), Instant.ofEpochSecond(Math.max(now, accountedBefore)));
    }

    private void settle(long now) {
        types.values().forEach(ofType -> ofType.rows.values().forEach(row -> settle(ofType, row, now)));
    }

    private void settle(OfType ofType, Row row, long now) {
        add(ofType, row, row.since, now, row.gpus);
        row.since = now;
    }

    private void add(OfType ofType, Row row, long since, long to, long gpus) {
        long from = Math.max(since, accountedBefore);
        if (from < to && gpus != 0) {
            row.total += (to - from) * gpus;
            ofType.total += (to - from) * gpus;
            ofType.hours.add(from, to, gpus);
            ofType.days.add(from, to, gpus);
        }
    }

    private OfType ofType(GpuType type) {
        return types.computeIfAbsent(type, key -> new OfType());
    }

    /** The namespaces that came first keep rows of their own, so that no row ever shrinks. */
    private Row row(OfType ofType, String namespace) {
        boolean own = namespaces.contains(namespace)
                || (namespaces.size() < MOST_NAMESPACES && !namespace.equals(NamespaceGpuUsage.OTHER));
        if (own) {
            namespaces.add(namespace);
        }
        return ofType.rows.computeIfAbsent(own ? namespace : NamespaceGpuUsage.OTHER, key -> new Row());
    }
}
