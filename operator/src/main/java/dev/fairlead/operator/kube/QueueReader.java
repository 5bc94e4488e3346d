package dev.fairlead.operator.kube;

import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.StopPolicy;
import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.api.GpuQueueSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a queue. The API server has checked the numbers; what slipped past it is brought into range rather than refused,
 * since a queue that is gone would take its jobs with it.
 */
public final class QueueReader {
    private static final int MOST_WEIGHT = 1_000_000;

    /** The queue; one without a spec has no quota and lets everyone in. */
    public Queue read(GpuQueue object) {
        @Nullable GpuQueueSpec spec = object.getSpec();
        QueueName name = new QueueName(object.getMetadata().getName());
        long created = Timestamps.millis(object.getMetadata().getCreationTimestamp());
        if (spec == null) {
            return new Queue(name, QueueName.ROOT, 1, 0, Map.of(), StopPolicy.NONE, Set.of(), created);
        }
        return new Queue(
                name,
                spec.parent() == null ? QueueName.ROOT : new QueueName(spec.parent()),
                Math.clamp(spec.weight(), 1, MOST_WEIGHT),
                spec.surplusPriority(),
                quotas(spec),
                stopPolicy(spec),
                Set.copyOf(spec.namespaces()),
                created);
    }

    /** A type listed twice counts as listed first. */
    private static Map<GpuType, GpuQuota> quotas(GpuQueueSpec spec) {
        Map<GpuType, GpuQuota> quotas = new HashMap<>();
        for (var quota : spec.gpus()) {
            if (quota.type() != null && !quota.type().isEmpty()) {
                quotas.putIfAbsent(
                        new GpuType(quota.type()),
                        new GpuQuota(
                                Math.max(0, quota.guaranteed()),
                                quota.limit() == null ? GpuQuota.NO_LIMIT : Math.max(0, quota.limit())));
            }
        }
        return quotas;
    }

    private static StopPolicy stopPolicy(GpuQueueSpec spec) {
        return switch (spec.stopPolicy()) {
            case NONE -> StopPolicy.NONE;
            case HOLD, UNKNOWN -> StopPolicy.HOLD;
            case HOLD_AND_DRAIN -> StopPolicy.HOLD_AND_DRAIN;
        };
    }
}
