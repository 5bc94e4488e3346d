package dev.fairlead.operator.grpc;

import static dev.fairlead.operator.grpc.Replica.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.api.v1.CreateQueueRequest;
import dev.fairlead.api.v1.GetQueueRequest;
import dev.fairlead.api.v1.Queue;
import dev.fairlead.api.v1.Quota;
import dev.fairlead.api.v1.UpdateQueueRequest;
import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.api.GpuQueueSpec;
import dev.fairlead.operator.api.GpuQuota;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several who write the same queue at the same time, by different ways. */
class WritersTest {
    private final Replica replica = Replica.shared();

    @AfterEach
    void clean() {
        replica.removeEverything();
    }

    @Test
    void writers_through_grpc_and_kubernetes_never_lose_an_update() throws Exception {
        replica.apply("""
                apiVersion: scheduling.fairlead.dev/v1alpha1
                kind: GpuQueue
                metadata: {name: counter}
                spec: {weight: 1}
                """);
        until("it is seen", () -> get("queues/counter").getWeight() == 1);
        int each = 12;
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            all.add(writers.submit(() -> times(each, this::incrementByGrpc)));
            all.add(writers.submit(() -> times(each, this::incrementByGrpc)));
            all.add(writers.submit(() -> times(each, this::incrementByKubernetes)));
            // No counter, but a field of its own that must survive all the others' writes.
            all.add(writers.submit(() -> times(
                    each,
                    () -> update(Queue.newBuilder().setName("queues/counter").putLabels("by", "grpc")))));
            for (Future<?> writer : all) {
                writer.get();
            }
        }
        GpuQueue end =
                replica.client().resources(GpuQueue.class).withName("counter").get();
        assertThat(end.getSpec().weight()).isEqualTo(1 + 3 * each);
        assertThat(end.getMetadata().getLabels()).containsEntry("by", "grpc");
        replica.kubectl("delete", "gq", "counter");
    }

    @Test
    void two_writes_that_are_right_alone_and_wrong_together_never_both_succeed() throws Exception {
        Replica other = replica.another();
        try {
            for (int round = 0; round < 20; round++) {
                declareCompany();
                replica.apply("""
                        apiVersion: scheduling.fairlead.dev/v1alpha1
                        kind: GpuQueue
                        metadata: {name: left}
                        spec: {parent: company}
                        ---
                        apiVersion: scheduling.fairlead.dev/v1alpha1
                        kind: GpuQueue
                        metadata: {name: right}
                        spec: {parent: company}
                        """);
                // By turns on one replica and on two.
                Replica second = round % 2 == 0 ? replica : other;
                firstOfTwoSucceeds(
                        () -> promiseEverything(replica, "queues/left"),
                        () -> promiseEverything(second, "queues/right"));
                assertThat(guaranteed("left") + guaranteed("right"))
                        .as("what company's 8 are promised to")
                        .isEqualTo(8);
                replica.kubectl("delete", "gq", "left", "right", "company");
            }
        } finally {
            other.stop();
        }
    }

    @Test
    void of_two_new_queues_that_are_too_much_together_one_is_made() throws Exception {
        Replica other = replica.another();
        try {
            for (int round = 0; round < 10; round++) {
                declareCompany();
                boolean left = firstOfTwoSucceeds(() -> make(replica, "left"), () -> make(other, "right"));
                assertThat(replica.kubectl("get", "gq", "-o", "name").lines()).hasSize(2);
                replica.kubectl("delete", "gq", "company", left ? "left" : "right");
            }
        } finally {
            other.stop();
        }
    }

    private void declareCompany() {
        replica.apply("""
                apiVersion: scheduling.fairlead.dev/v1alpha1
                kind: GpuQueue
                metadata: {name: company}
                spec: {gpus: [{type: H100, guaranteed: 8}]}
                """);
    }

    /** Runs both at once, of which exactly one must succeed. Returns whether it is the first of them. */
    private static boolean firstOfTwoSucceeds(Callable<Boolean> one, Callable<Boolean> two) throws Exception {
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> first = writers.submit(one);
            Future<Boolean> second = writers.submit(two);

            assertThat(first.get()).as("one of the two succeeds").isNotEqualTo(second.get());
            return first.get();
        }
    }

    private static boolean promiseEverything(Replica at, String queue) {
        return accepted(() -> at.queues()
                .updateQueue(UpdateQueueRequest.newBuilder()
                        .setQueue(Queue.newBuilder().setName(queue).addQuotas(allOfIt()))
                        .build()));
    }

    private static boolean make(Replica at, String queue) {
        return accepted(() -> at.queues()
                .createQueue(CreateQueueRequest.newBuilder()
                        .setQueueId(queue)
                        .setQueue(Queue.newBuilder().setParent("queues/company").addQuotas(allOfIt()))
                        .build()));
    }

    private static Quota.Builder allOfIt() {
        return Quota.newBuilder().setGpuType("H100").setGuaranteed(8);
    }

    /** False if it is refused because the tree would be invalid. */
    private static boolean accepted(Runnable write) {
        try {
            write.run();
            return true;
        } catch (StatusRuntimeException refused) {
            assertThat(refused.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.INVALID_ARGUMENT);
            return false;
        }
    }

    private int guaranteed(String queue) {
        GpuQueue object =
                replica.client().resources(GpuQueue.class).withName(queue).get();
        return object.getSpec().gpus().stream().mapToInt(GpuQuota::guaranteed).sum();
    }

    /** One attempt; false if someone else was quicker. */
    private interface Attempt {
        boolean succeeds();
    }

    private void times(int times, Attempt attempt) {
        int done = 0;
        while (done < times) {
            done += attempt.succeeds() ? 1 : 0;
        }
    }

    private boolean incrementByGrpc() {
        Queue seen = get("queues/counter");
        return update(Queue.newBuilder()
                .setName(seen.getName())
                .setWeight(seen.getWeight() + 1)
                .setEtag(seen.getEtag()));
    }

    private boolean update(Queue.Builder queue) {
        try {
            replica.queues()
                    .updateQueue(UpdateQueueRequest.newBuilder().setQueue(queue).build());
            return true;
        } catch (StatusRuntimeException refused) {
            assertThat(refused.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.ABORTED);
            return false;
        }
    }

    private boolean incrementByKubernetes() {
        GpuQueue seen =
                replica.client().resources(GpuQueue.class).withName("counter").get();
        seen.setSpec(new GpuQueueSpec(
                null,
                seen.getSpec().weight() + 1,
                seen.getSpec().surplusPriority(),
                List.of(),
                List.of(),
                seen.getSpec().stopPolicy()));
        try {
            replica.client()
                    .resource(seen)
                    .lockResourceVersion(seen.getMetadata().getResourceVersion())
                    .update();
            return true;
        } catch (KubernetesClientException refused) {
            assertThat(refused.getCode()).isEqualTo(409);
            return false;
        }
    }

    private Queue get(String name) {
        return replica.queues()
                .getQueue(GetQueueRequest.newBuilder().setName(name).build());
    }
}
