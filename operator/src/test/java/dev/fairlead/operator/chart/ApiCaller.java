package dev.fairlead.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.api.v1.CancelJobRequest;
import dev.fairlead.api.v1.CreateQueueRequest;
import dev.fairlead.api.v1.DeleteQueueRequest;
import dev.fairlead.api.v1.ExplainJobRequest;
import dev.fairlead.api.v1.FleetServiceGrpc;
import dev.fairlead.api.v1.GetFleetRequest;
import dev.fairlead.api.v1.GetJobRequest;
import dev.fairlead.api.v1.GetQueueRequest;
import dev.fairlead.api.v1.GetQueueUsageRequest;
import dev.fairlead.api.v1.JobServiceGrpc;
import dev.fairlead.api.v1.ListJobsRequest;
import dev.fairlead.api.v1.ListQueueUsagesRequest;
import dev.fairlead.api.v1.ListQueuesRequest;
import dev.fairlead.api.v1.Queue;
import dev.fairlead.api.v1.QueueServiceGrpc;
import dev.fairlead.api.v1.UpdateQueueRequest;
import io.grpc.CallCredentials;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Calls the gRPC API as somebody, and says which calls are answered and which are refused. */
final class ApiCaller {
    private final QueueServiceGrpc.QueueServiceBlockingStub queues;
    private final JobServiceGrpc.JobServiceBlockingStub jobs;
    private final FleetServiceGrpc.FleetServiceBlockingStub fleet;

    private ApiCaller(Channel channel, CallCredentials caller) {
        queues = QueueServiceGrpc.newBlockingStub(channel).withCallCredentials(caller);
        jobs = JobServiceGrpc.newBlockingStub(channel).withCallCredentials(caller);
        fleet = FleetServiceGrpc.newBlockingStub(channel).withCallCredentials(caller);
    }

    /** A connection that trusts this authority; the caller shuts it down. */
    static ManagedChannel connect(int port, byte[] authority) throws IOException {
        return Grpc.newChannelBuilder(
                        "localhost:" + port,
                        TlsChannelCredentials.newBuilder()
                                .trustManager(new ByteArrayInputStream(authority))
                                .build())
                .build();
    }

    /** Whoever this token is of. */
    static ApiCaller withToken(Channel channel, String token) {
        return new ApiCaller(channel, new CallCredentials() {
            @Override
            public void applyRequestMetadata(RequestInfo request, Executor executor, MetadataApplier applier) {
                Metadata headers = new Metadata();
                headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
                applier.apply(headers);
            }
        });
    }

    /** Reads all there is, of this queue and this job. */
    void reads(String queue, String job) {
        answered(reading(queue, job));
    }

    void isRefusedToRead(String queue, String job) {
        refused(reading(queue, job));
    }

    /** Makes a queue, changes it, takes it away, and cancels a job. */
    void writes(String queue, String job) {
        answered(writing(queue, job));
    }

    void isRefusedToWrite(String queue, String job) {
        refused(writing(queue, job));
    }

    private List<ThrowingCallable> reading(String queue, String job) {
        String name = "queues/" + queue;
        return List.of(
                () -> queues.listQueues(ListQueuesRequest.getDefaultInstance()),
                () -> queues.getQueue(GetQueueRequest.newBuilder().setName(name).build()),
                () -> queues.getQueueUsage(GetQueueUsageRequest.newBuilder()
                        .setName(name + "/usage")
                        .build()),
                () -> queues.listQueueUsages(ListQueueUsagesRequest.getDefaultInstance()),
                () -> jobs.listJobs(
                        ListJobsRequest.newBuilder().setParent("namespaces/-").build()),
                () -> jobs.getJob(GetJobRequest.newBuilder().setName(job).build()),
                () -> jobs.explainJob(
                        ExplainJobRequest.newBuilder().setName(job).build()),
                () -> fleet.getFleet(GetFleetRequest.getDefaultInstance()));
    }

    private List<ThrowingCallable> writing(String queue, String job) {
        Queue.Builder changed = Queue.newBuilder().setName("queues/" + queue).setWeight(3);
        return List.of(
                () -> queues.createQueue(CreateQueueRequest.newBuilder()
                        .setQueueId(queue)
                        .setQueue(Queue.getDefaultInstance())
                        .build()),
                () -> queues.updateQueue(
                        UpdateQueueRequest.newBuilder().setQueue(changed).build()),
                () -> queues.deleteQueue(DeleteQueueRequest.newBuilder()
                        .setName("queues/" + queue)
                        .build()),
                () -> jobs.cancelJob(CancelJobRequest.newBuilder().setName(job).build()));
    }

    private static void answered(List<ThrowingCallable> calls) {
        calls.forEach(call -> assertThatCode(call).doesNotThrowAnyException());
    }

    private static void refused(List<ThrowingCallable> calls) {
        calls.forEach(call -> assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        answer -> assertThat(answer.getStatus().getCode())
                                .as("%s", answer.getStatus())
                                .isEqualTo(Status.Code.PERMISSION_DENIED)));
    }
}
