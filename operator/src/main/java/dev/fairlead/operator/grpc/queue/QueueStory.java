package dev.fairlead.operator.grpc.queue;

import dev.fairlead.api.v1.Queue;
import dev.fairlead.api.v1.WatchQueuesResponse;
import dev.fairlead.operator.grpc.names.ResourceNames;
import dev.fairlead.operator.grpc.watch.Story;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a reader of queues is told. */
final class QueueStory implements Story<WatchQueuesResponse> {
    private static final WatchQueuesResponse SYNCED = WatchQueuesResponse.newBuilder()
            .setSynced(WatchQueuesResponse.Synced.getDefaultInstance())
            .build();

    private final QueueReads reads;
    private final boolean selective;
    private final Predicate<Queue> filter;

    QueueStory(QueueReads reads, String filter) {
        this.reads = reads;
        this.selective = !filter.isBlank();
        this.filter = QueueQuestions.FIELDS.of(filter);
    }

    @Override
    public boolean concerns(String key) {
        return true;
    }

    @Override
    public boolean selective() {
        return selective;
    }

    @Override
    public @Nullable WatchQueuesResponse now(String key) {
        Queue queue = reads.now(key);
        return queue == null || !filter.test(queue)
                ? null
                : WatchQueuesResponse.newBuilder().setQueue(queue).build();
    }

    @Override
    public WatchQueuesResponse gone(String key) {
        return WatchQueuesResponse.newBuilder()
                .setDeleted(ResourceNames.queue(key))
                .build();
    }

    @Override
    public WatchQueuesResponse synced() {
        return SYNCED;
    }
}
