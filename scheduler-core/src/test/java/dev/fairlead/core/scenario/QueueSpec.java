package dev.fairlead.core.scenario;

import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.StopPolicy;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A queue in the making: below the root, weight 1, band 0, no guarantee, no limit, unless told otherwise. */
public final class QueueSpec {
    private final String name;
    private String parent = "";
    private long weight = 1;
    private int band;
    private final Map<GpuType, GpuQuota> quotas = new HashMap<>();
    private StopPolicy stop = StopPolicy.NONE;
    private Set<String> namespaces = Set.of();
    private long created;

    QueueSpec(String name) {
        this.name = name;
    }

    public QueueSpec below(String parentName) {
        parent = parentName;
        return this;
    }

    public QueueSpec weight(long value) {
        weight = value;
        return this;
    }

    /** Which siblings are served first of what guarantees leave over: those of the higher band. */
    public QueueSpec surplusBand(int value) {
        band = value;
        return this;
    }

    public QueueSpec guaranteed(GpuType type, long gpus) {
        quotas.merge(
                type,
                new GpuQuota(gpus, GpuQuota.NO_LIMIT),
                (before, after) -> new GpuQuota(after.guaranteed(), before.limit()));
        return this;
    }

    public QueueSpec limit(GpuType type, long gpus) {
        quotas.merge(type, new GpuQuota(0, gpus), (before, after) -> new GpuQuota(before.guaranteed(), after.limit()));
        return this;
    }

    public QueueSpec held() {
        stop = StopPolicy.HOLD;
        return this;
    }

    public QueueSpec drained() {
        stop = StopPolicy.HOLD_AND_DRAIN;
        return this;
    }

    public QueueSpec admits(String... admitted) {
        namespaces = Set.of(admitted);
        return this;
    }

    public QueueSpec created(long seconds) {
        created = seconds * 1000;
        return this;
    }

    Queue build() {
        return new Queue(new QueueName(name), new QueueName(parent), weight, band, quotas, stop, namespaces, created);
    }
}
