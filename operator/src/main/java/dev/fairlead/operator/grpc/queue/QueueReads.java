package dev.fairlead.operator.grpc.queue;

import com.google.protobuf.Timestamp;
import dev.fairlead.api.v1.GetQueueUsageRequest;
import dev.fairlead.api.v1.ListQueueUsagesRequest;
import dev.fairlead.api.v1.ListQueueUsagesResponse;
import dev.fairlead.api.v1.ListQueuesRequest;
import dev.fairlead.api.v1.ListQueuesResponse;
import dev.fairlead.api.v1.Queue;
import dev.fairlead.api.v1.QueueUsage;
import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.grpc.error.Problem;
import dev.fairlead.operator.grpc.fleet.FleetCamera;
import dev.fairlead.operator.grpc.names.ResourceNames;
import dev.fairlead.operator.grpc.names.Times;
import dev.fairlead.operator.grpc.paging.Page;
import dev.fairlead.operator.loop.Sightings;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads of queues, from what was seen. */
final class QueueReads {
    private static final long KEPT_NANOS = 250_000_000;

    private final Sightings sightings;
    private final FleetCamera camera;
    private final InstantSource clock;
    private @Nullable Consequences latest;
    private long goodUntilNanos;

    QueueReads(Sightings sightings, FleetCamera camera, InstantSource clock) {
        this.sightings = sightings;
        this.camera = camera;
        this.clock = clock;
    }

    Queue get(String name) {
        String id = ResourceNames.queueIn(name)
                .orElseThrow(() ->
                        ResourceNames.malformed("name", name, "queues/research").exception());
        GpuQueue object = object(id);
        return QueueMessages.queue(object).toBuilder()
                .addAllConsequences(consequences().of(id))
                .build();
    }

    ListQueuesResponse list(ListQueuesRequest request) {
        Page<Queue> page = Page.of(
                sightings.queues().all().stream().map(QueueMessages::queue).toList(),
                QueueQuestions.FIELDS.of(request.getFilter()),
                QueueQuestions.ORDER.by(request.getOrderBy()),
                new Page.Wanted(
                        request.getPageSize(),
                        request.getPageToken(),
                        List.of("queues", request.getFilter(), request.getOrderBy())));
        Consequences consequences = consequences();
        ListQueuesResponse.Builder response = ListQueuesResponse.newBuilder().setNextPageToken(page.nextToken());
        for (Queue queue : page.items()) {
            response.addQueues(queue.toBuilder().addAllConsequences(consequences.of(id(queue))));
        }
        return response.build();
    }

    QueueUsage usage(GetQueueUsageRequest request) {
        String id = ResourceNames.queueOfUsageIn(request.getName())
                .orElseThrow(() -> ResourceNames.malformed("name", request.getName(), "queues/research/usage")
                        .exception());
        UsageReads.Period period = period(
                request.hasStartTime() ? request.getStartTime() : null,
                request.hasEndTime() ? request.getEndTime() : null);
        GpuQueue object = object(id);
        return new UsageReads(forest().with(object), sightings.usages(), period).of(object);
    }

    ListQueueUsagesResponse usages(ListQueueUsagesRequest request) {
        UsageReads.Period period = period(
                request.hasStartTime() ? request.getStartTime() : null,
                request.hasEndTime() ? request.getEndTime() : null);
        QueueForest forest = forest();
        Page<Queue> page = Page.of(
                forest.objects().stream().map(QueueMessages::queue).toList(),
                QueueQuestions.FIELDS.of(request.getFilter()),
                QueueQuestions.ORDER.by(""),
                new Page.Wanted(
                        request.getPageSize(),
                        request.getPageToken(),
                        List.of(
                                "usages",
                                request.getFilter(),
                                request.getStartTime().toString(),
                                request.getEndTime().toString())));
        UsageReads usages = new UsageReads(forest, sightings.usages(), period);
        ListQueueUsagesResponse.Builder response = ListQueueUsagesResponse.newBuilder()
                .setNextPageToken(page.nextToken())
                .addAllCluster(usages.cluster(camera.picture().capacities()));
        page.items().forEach(queue -> response.addQueueUsages(usages.of(forest.object(forest.number(id(queue))))));
        return response.build();
    }

    private UsageReads.@Nullable Period period(@Nullable Timestamp start, @Nullable Timestamp end) {
        if (start == null) {
            if (end != null) {
                throw Problem.field("start_time", "is missing: a period needs a start.")
                        .exception();
            }
            return null;
        }
        Instant from = instant("start_time", start);
        Instant to = end == null ? clock.instant() : instant("end_time", end);
        if (!from.isBefore(to)) {
            throw Problem.field(
                            end == null ? "start_time" : "end_time",
                            end == null ? "must not be in the future." : "must be after start_time.")
                    .exception();
        }
        return new UsageReads.Period(from, to);
    }

    private static Instant instant(String field, Timestamp time) {
        try {
            Instant instant = Times.instant(time);
            Instant year10000 = Instant.parse("9999-12-31T23:59:59Z");
            if (instant.isAfter(Instant.EPOCH.minus(1, ChronoUnit.SECONDS)) && !instant.isAfter(year10000)) {
                return instant;
            }
        } catch (DateTimeException | ArithmeticException outOfRange) {
            // Told below, with all other times that nobody means.
        }
        throw Problem.field(field, "must be between 1970 and 9999.").exception();
    }

    /** The queue as seen, without what follows from it; null if there is none. */
    @Nullable
    Queue now(String id) {
        GpuQueue object = sightings.queues().get(id);
        return object == null ? null : QueueMessages.queue(object);
    }

    private GpuQueue object(String id) {
        GpuQueue object = sightings.queues().get(id);
        if (object == null) {
            throw QueueWrites.notFound(id);
        }
        return object;
    }

    private QueueForest forest() {
        return new QueueForest(sightings.queues().all());
    }

    /** Adding up the whole tree for each of a thousand readers would say the same a thousand times. */
    private synchronized Consequences consequences() {
        Consequences known = latest;
        long now = System.nanoTime();
        if (known == null || now - goodUntilNanos >= 0) {
            known = new Consequences(forest(), sightings, camera);
            latest = known;
            goodUntilNanos = now + KEPT_NANOS;
        }
        return known;
    }

    private static String id(Queue queue) {
        return ResourceNames.queueIn(queue.getName()).orElseThrow();
    }
}
