package dev.fairlead.operator.grpc;

import static dev.fairlead.operator.grpc.Replica.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.api.v1.Queue;
import dev.fairlead.api.v1.WatchJobsRequest;
import dev.fairlead.api.v1.WatchJobsResponse;
import dev.fairlead.api.v1.WatchQueuesRequest;
import dev.fairlead.api.v1.WatchQueuesResponse;
import dev.fairlead.api.v1.WatchQueuesResponse.EventCase;
import dev.fairlead.operator.api.GpuQueue;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.grpc.Status;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WatchTest {
    private static Replica replica;

    @BeforeAll
    static void start() {
        replica = Replica.shared();
        for (String queue : List.of("a", "b", "c")) {
            replica.apply("""
                    apiVersion: scheduling.fairlead.dev/v1alpha1
                    kind: GpuQueue
                    metadata: {name: %s}
                    spec: {weight: 1}
                    """.formatted(queue));
        }
        until("all are seen", () -> synced("").read.size() == 4);
    }

    @AfterAll
    static void stop() {
        replica.removeEverything();
    }

    @Test
    @Order(1)
    void a_stream_tells_what_is_there_then_what_changes() {
        Reader<WatchQueuesRequest, WatchQueuesResponse> reader = synced("");
        assertThat(reader.read)
                .last()
                .extracting(WatchQueuesResponse::getEventCase)
                .isEqualTo(EventCase.SYNCED);

        weight("a", 7);
        until("the change is told", () -> last(reader).getQueue().getWeight() == 7);
        replica.apply("""
                apiVersion: scheduling.fairlead.dev/v1alpha1
                kind: GpuQueue
                metadata: {name: passing}
                spec: {}
                """);
        until("the new one is told", () -> last(reader).getQueue().getName().equals("queues/passing"));
        replica.kubectl("delete", "gq", "passing");
        until("its end is told", () -> last(reader).getDeleted().equals("queues/passing"));
        reader.cancel();
    }

    @Test
    @Order(2)
    void what_a_filter_does_not_want_any_more_is_told_as_deleted_once() {
        weight("b", 1);
        Reader<WatchQueuesRequest, WatchQueuesResponse> reader = synced("weight = 1");
        assertThat(reader.read).hasSize(3);

        weight("b", 2);
        until("b drops out", () -> last(reader).getDeleted().equals("queues/b"));
        weight("b", 3);
        weight("c", 1);
        weight("b", 1);
        until("b is back", () -> last(reader).getQueue().getName().equals("queues/b"));
        assertThat(reader.read)
                .filteredOn(each -> each.getEventCase() == EventCase.DELETED)
                .hasSize(1);
        reader.cancel();

        Told.by(() -> replica.queues()
                        .watchQueues(WatchQueuesRequest.newBuilder()
                                .setFilter("nonsense")
                                .build())
                        .next())
                .is(com.google.rpc.Code.INVALID_ARGUMENT, "INVALID_FILTER");
    }

    @Test
    @Order(3)
    void a_slow_reader_gets_the_latest_of_each_and_no_backlog() {
        Reader<WatchQueuesRequest, WatchQueuesResponse> slow = Reader.slow();
        replica.queueStreams().watchQueues(WatchQueuesRequest.getDefaultInstance(), slow);
        until("it has read one", () -> slow.read.size() == 1);
        Reader<WatchQueuesRequest, WatchQueuesResponse> fast = synced("");
        int changes = 200;
        for (int weight = 100; weight < 100 + changes; weight++) {
            weight("a", weight);
        }
        until("another reader has seen the last", () -> last(fast).getQueue().getWeight() == 100 + changes - 1);

        // Three queues, synced, and one more time the one that changed, however often it did.
        slow.readMore(1000);
        until("it has the latest", () -> weights(slow, "queues/a").contains(100 + changes - 1));
        assertThat(slow.read).hasSizeLessThanOrEqualTo(6);
        slow.cancel();
        fast.cancel();
    }

    @Test
    @Order(4)
    void jobs_are_followed_by_namespace() {
        Reader<WatchJobsRequest, WatchJobsResponse> here = Reader.fast();
        Reader<WatchJobsRequest, WatchJobsResponse> elsewhere = Reader.fast();
        replica.jobStreams()
                .watchJobs(
                        WatchJobsRequest.newBuilder()
                                .setParent("namespaces/default")
                                .build(),
                        here);
        replica.jobStreams()
                .watchJobs(
                        WatchJobsRequest.newBuilder()
                                .setParent("namespaces/kube-system")
                                .build(),
                        elsewhere);
        until("both are synced", () -> here.read.size() == 1 && elsewhere.read.size() == 1);
        replica.apply("""
                apiVersion: scheduling.fairlead.dev/v1alpha1
                kind: GpuJob
                metadata: {name: llama, namespace: default}
                spec: {queue: a, template: {spec: {containers: [{name: train, image: pytorch/pytorch}]}}}
                """);
        until("the job is told", () -> here.read.getLast().getJob().getName().equals("namespaces/default/jobs/llama"));
        replica.kubectl("delete", "gj", "llama");
        until("its end is told", () -> here.read.getLast().getDeleted().equals("namespaces/default/jobs/llama"));
        assertThat(elsewhere.read).hasSize(1);
        here.cancel();
        elsewhere.cancel();
    }

    @Test
    @Order(5)
    void streams_end_with_a_word_when_the_replica_stops() throws Exception {
        Replica stopping = replica.another();
        Reader<WatchQueuesRequest, WatchQueuesResponse> reader = Reader.fast();
        stopping.queueStreams().watchQueues(WatchQueuesRequest.getDefaultInstance(), reader);
        until("it reads", () -> !reader.read.isEmpty());
        stopping.services().close();

        Status end = reader.ended.get(10, TimeUnit.SECONDS);
        assertThat(end.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(end.getDescription()).contains("call again");
        Reader<WatchQueuesRequest, WatchQueuesResponse> late = Reader.fast();
        stopping.queueStreams().watchQueues(WatchQueuesRequest.getDefaultInstance(), late);
        assertThat(late.ended.get(10, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        stopping.stop();
    }

    private static Reader<WatchQueuesRequest, WatchQueuesResponse> synced(String filter) {
        Reader<WatchQueuesRequest, WatchQueuesResponse> reader = Reader.fast();
        replica.queueStreams()
                .watchQueues(WatchQueuesRequest.newBuilder().setFilter(filter).build(), reader);
        until("synced", () -> reader.read.stream().anyMatch(WatchQueuesResponse::hasSynced));
        return reader;
    }

    private static WatchQueuesResponse last(Reader<WatchQueuesRequest, WatchQueuesResponse> reader) {
        return reader.read.getLast();
    }

    private static List<Integer> weights(Reader<WatchQueuesRequest, WatchQueuesResponse> reader, String queue) {
        return reader.read.stream()
                .filter(each -> each.getQueue().getName().equals(queue))
                .map(WatchQueuesResponse::getQueue)
                .map(Queue::getWeight)
                .toList();
    }

    private static void weight(String queue, int weight) {
        replica.client()
                .resources(GpuQueue.class)
                .withName(queue)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"weight\":" + weight + "}}");
    }
}
