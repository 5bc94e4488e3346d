package dev.fairlead.operator.grpc.queue;

import com.google.protobuf.Empty;
import dev.fairlead.api.v1.CreateQueueRequest;
import dev.fairlead.api.v1.DeleteQueueRequest;
import dev.fairlead.api.v1.GetQueueRequest;
import dev.fairlead.api.v1.GetQueueUsageRequest;
import dev.fairlead.api.v1.ListQueueUsagesRequest;
import dev.fairlead.api.v1.ListQueueUsagesResponse;
import dev.fairlead.api.v1.ListQueuesRequest;
import dev.fairlead.api.v1.ListQueuesResponse;
import dev.fairlead.api.v1.Queue;
import dev.fairlead.api.v1.QueueServiceGrpc.QueueServiceImplBase;
import dev.fairlead.api.v1.QueueUsage;
import dev.fairlead.api.v1.UpdateQueueRequest;
import dev.fairlead.api.v1.WatchQueuesRequest;
import dev.fairlead.api.v1.WatchQueuesResponse;
import dev.fairlead.operator.grpc.error.Answer;
import dev.fairlead.operator.grpc.fleet.FleetCamera;
import dev.fairlead.operator.grpc.watch.Followers;
import dev.fairlead.operator.loop.Sightings;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.InstantSource;

/** Answers the calls of the QueueService. */
public final class QueueCalls extends QueueServiceImplBase implements AutoCloseable {
    private final QueueReads reads;
    private final QueueWrites writes;
    private final Sightings sightings;
    private final Followers followers;

    public QueueCalls(KubernetesClient client, Sightings sightings, FleetCamera camera, InstantSource clock) {
        this.reads = new QueueReads(sightings, camera, clock);
        this.writes = new QueueWrites(client, sightings, camera);
        this.sightings = sightings;
        this.followers = new Followers(sightings.queues());
    }

    @Override
    public void getQueue(GetQueueRequest request, StreamObserver<Queue> caller) {
        Answer.to(caller, () -> reads.get(request.getName()));
    }

    @Override
    public void listQueues(ListQueuesRequest request, StreamObserver<ListQueuesResponse> caller) {
        Answer.to(caller, () -> reads.list(request));
    }

    @Override
    public void createQueue(CreateQueueRequest request, StreamObserver<Queue> caller) {
        Answer.to(caller, () -> writes.create(request));
    }

    @Override
    public void updateQueue(UpdateQueueRequest request, StreamObserver<Queue> caller) {
        Answer.to(caller, () -> writes.update(request));
    }

    @Override
    public void deleteQueue(DeleteQueueRequest request, StreamObserver<Empty> caller) {
        Answer.to(caller, () -> {
            writes.delete(request);
            return Empty.getDefaultInstance();
        });
    }

    @Override
    public void getQueueUsage(GetQueueUsageRequest request, StreamObserver<QueueUsage> caller) {
        Answer.to(caller, () -> reads.usage(request));
    }

    @Override
    public void listQueueUsages(ListQueueUsagesRequest request, StreamObserver<ListQueueUsagesResponse> caller) {
        Answer.to(caller, () -> reads.usages(request));
    }

    @Override
    public void watchQueues(WatchQueuesRequest request, StreamObserver<WatchQueuesResponse> caller) {
        try {
            QueueStory story = new QueueStory(reads, request.getFilter());
            followers.add(
                    (ServerCallStreamObserver<WatchQueuesResponse>) caller,
                    story,
                    () -> sightings.queues().keys());
        } catch (RuntimeException refused) {
            caller.onError(Answer.status(refused));
        }
    }

    /** Ends all streams with UNAVAILABLE. */
    @Override
    public void close() {
        followers.close();
    }
}
