package dev.fairlead.operator.grpc.job;

import dev.fairlead.api.v1.WatchJobsResponse;
import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.grpc.names.ResourceNames;
import dev.fairlead.operator.grpc.watch.Story;
import dev.fairlead.operator.loop.Watched;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a reader of jobs is told.
 *
 * @param prefix what the keys of the jobs begin with: the namespace and a slash, or nothing for all of them
 * @param selective whether the filter asks for anything
 */
record JobStory(Watched<GpuJob> jobs, JobMessages messages, String prefix, boolean selective, Predicate<GpuJob> filter)
        implements Story<WatchJobsResponse> {
    private static final WatchJobsResponse SYNCED = WatchJobsResponse.newBuilder()
            .setSynced(WatchJobsResponse.Synced.getDefaultInstance())
            .build();

    @Override
    public boolean concerns(String key) {
        return key.startsWith(prefix);
    }

    @Override
    public @Nullable WatchJobsResponse now(String key) {
        GpuJob object = jobs.get(key);
        return object == null || !filter.test(object)
                ? null
                : WatchJobsResponse.newBuilder().setJob(messages.job(object)).build();
    }

    @Override
    public WatchJobsResponse gone(String key) {
        int slash = key.indexOf('/');
        return WatchJobsResponse.newBuilder()
                .setDeleted(ResourceNames.job(key.substring(0, slash), key.substring(slash + 1)))
                .build();
    }

    @Override
    public WatchJobsResponse synced() {
        return SYNCED;
    }
}
