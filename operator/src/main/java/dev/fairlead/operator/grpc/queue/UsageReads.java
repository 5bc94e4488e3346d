package dev.fairlead.operator.grpc.queue;

import com.google.protobuf.Timestamp;
import dev.fairlead.api.v1.ClusterUsage;
import dev.fairlead.api.v1.GpuHours;
import dev.fairlead.api.v1.QueueUsage;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.api.GpuQueueStatus;
import dev.fairlead.operator.api.GpuQueueUsage;
import dev.fairlead.operator.grpc.names.ResourceNames;
import dev.fairlead.operator.grpc.names.Times;
import dev.fairlead.operator.loop.Watched;
import dev.fairlead.operator.usage.UsagePeriod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What queues use now and have used over a period, each with everything below it. */
final class UsageReads {
    private static final double SECONDS_PER_HOUR = 3600;

    private final QueueForest forest;
    private final Watched<GpuQueueUsage> kept;
    private final @Nullable Period period;

    /** A stretch of time that was asked for. */
    record Period(Instant start, Instant end) {}

    /** @param period the period to count GPU-hours for; null to count none */
    UsageReads(QueueForest forest, Watched<GpuQueueUsage> kept, @Nullable Period period) {
        this.forest = forest;
        this.kept = kept;
        this.period = period;
    }

    /** A queue's use, with everything below it. */
    QueueUsage of(GpuQueue object) {
        String name = object.getMetadata().getName();
        @Nullable GpuQueueStatus status = object.getStatus();
        QueueUsage.Builder usage = QueueUsage.newBuilder()
                .setName(ResourceNames.queueUsage(name))
                .setParent(ResourceNames.queue(QueueMessages.spec(object).parent()))
                .addAllGpus(QueueMessages.usage(object));
        if (status != null) {
            usage.setRunningJobs(status.runningJobs()).setWaitingJobs(status.waitingJobs());
        }
        if (period != null) {
            Counted counted = counted(forest.number(name), period);
            counted.gpuSeconds.forEach((type, seconds) ->
                    usage.addGpuHours(GpuHours.newBuilder().setGpuType(type).setUsed(seconds / SECONDS_PER_HOUR)));
            usage.setPeriod(dev.fairlead.api.v1.UsagePeriod.newBuilder()
                    .setStartTime(time(counted.start))
                    .setEndTime(time(counted.end)));
        }
        return usage.build();
    }

    /** The whole cluster, by GPU type. */
    List<ClusterUsage> cluster(Map<GpuType, Long> capacities) {
        Map<String, ClusterUsage.Builder> byType = new TreeMap<>();
        capacities.forEach((type, gpus) -> cluster(byType, type.name()).setCapacity(gpus));
        QueueTree tree = forest.tree();
        for (int child : tree.children(QueueTree.ROOT)) {
            QueueMessages.usage(forest.object(child)).forEach(usage -> {
                ClusterUsage.Builder sum = cluster(byType, usage.getGpuType());
                sum.setAllocated(sum.getAllocated() + usage.getAllocated());
                sum.setPending(sum.getPending() + usage.getPending());
            });
        }
        TreeSet<GpuType> types = new TreeSet<>(forest.types());
        types.addAll(capacities.keySet());
        types.forEach(type -> cluster(byType, type.name()).setGuaranteed(tree.guaranteedBelow(QueueTree.ROOT, type)));
        if (period != null) {
            counted(QueueTree.ROOT, period)
                    .gpuSeconds
                    .forEach((type, seconds) -> cluster(byType, type).setGpuHours(seconds / SECONDS_PER_HOUR));
        }
        List<ClusterUsage> all = new ArrayList<>();
        byType.values().forEach(usage -> all.add(usage.build()));
        return all;
    }

    private static ClusterUsage.Builder cluster(Map<String, ClusterUsage.Builder> byType, String type) {
        return byType.computeIfAbsent(type, key -> ClusterUsage.newBuilder().setGpuType(key));
    }

    private record Counted(Instant start, Instant end, SortedMap<String, Long> gpuSeconds) {}

    /** Figures of several queues are true for the stretch from the earliest start to the latest end of those that used any. */
    private Counted counted(int queue, Period asked) {
        Counted sum = queue == QueueTree.ROOT ? nothing(asked) : own(queue, asked);
        for (int child : forest.tree().children(queue)) {
            Counted below = counted(child, asked);
            SortedMap<String, Long> seconds = new TreeMap<>(sum.gpuSeconds);
            below.gpuSeconds.forEach((type, more) -> seconds.merge(type, more, Long::sum));
            boolean first = sum.start.equals(sum.end);
            boolean none = below.start.equals(below.end);
            sum = new Counted(
                    none || (!first && sum.start.isBefore(below.start)) ? sum.start : below.start,
                    none || (!first && sum.end.isAfter(below.end)) ? sum.end : below.end,
                    seconds);
        }
        return sum;
    }

    private Counted own(int queue, Period asked) {
        @Nullable GpuQueueUsage object = kept.get(forest.tree().name(queue).value());
        UsagePeriod own = UsagePeriod.of(object == null ? null : object.getStatus(), asked.start, asked.end);
        SortedMap<String, Long> used = new TreeMap<>(own.gpuSeconds());
        used.values().removeIf(seconds -> seconds == 0);
        return new Counted(own.start(), own.end(), used);
    }

    private static Counted nothing(Period asked) {
        return new Counted(asked.start, asked.start, new TreeMap<>());
    }

    private static Timestamp time(Instant instant) {
        return Times.of(instant);
    }
}
