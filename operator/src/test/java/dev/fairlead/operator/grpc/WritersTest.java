package dev.fairlead.operator.grpc;

import static dev.fairlead.operator.grpc.Replica.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.api.v1.GetQueueRequest;
import dev.fairlead.api.v1.Queue;
import dev.fairlead.api.v1.UpdateQueueRequest;
import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.api.GpuQueueSpec;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Several who write the same queue at the same time, by different ways. */
class WritersTest {
    private final Replica replica = Replica.shared();

    @AfterAll
    static void clean() {
        Replica.shared().removeEverything();
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
