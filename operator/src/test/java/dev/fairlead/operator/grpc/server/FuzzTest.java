package dev.fairlead.operator.grpc.server;

import static dev.fairlead.operator.grpc.server.ApiServer.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Descriptors.Descriptor;
import dev.fairlead.api.v1.FleetServiceGrpc;
import dev.fairlead.api.v1.GetFleetRequest;
import dev.fairlead.api.v1.JobServiceGrpc;
import dev.fairlead.api.v1.QueueServiceGrpc;
import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.api.JobPhase;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nonsense of every kind against a running operator: it goes on, and the cluster's objects are as they were. */
@ExtendWith(SharedApiServer.class)
class FuzzTest {
    private static final long SEED = 20261123;
    private static final int CALLS = 600;
    private static final int CONNECTIONS = 40;
    private static final List<Code> ANSWERS = List.of(
            Code.OK,
            Code.UNAUTHENTICATED,
            Code.PERMISSION_DENIED,
            Code.INVALID_ARGUMENT,
            Code.NOT_FOUND,
            Code.RESOURCE_EXHAUSTED,
            // The streams that are opened end when this test has heard enough of them.
            Code.DEADLINE_EXCEEDED);

    @Test
    void whatever_is_sent_the_operator_goes_on_and_nothing_changes(ApiServer api) throws Exception {
        api.prepareForOperator();
        api.namespace("fuzz-jobs");
        Random random = new Random(SEED);
        // May do everything, but only sends what is no request; the others send anything.
        String admin = api.account().may(rule("*", "*")).token();
        String reader = api.account()
                .may(
                        rule("gpuqueues", "get", "list", "watch"),
                        rule("gpujobs", "get", "list", "watch"),
                        rule("fleet", "get"))
                .token();
        String nobody = api.account().token();
        try (RunningOperator operator = RunningOperator.start(api)) {
            List<String> before = steadyObjects(api.client());
            Channel reading = operator.connect(reader);
            List<Channel> callers =
                    List.of(reading, reading, reading, operator.connect(nobody), operator.connect("x.y.z"));
            Channel powerful = operator.connect(admin);
            RandomMessages messages = new RandomMessages(random);
            Map<Code, Integer> answers = new EnumMap<>(Code.class);
            List<MethodDescriptor<?, ?>> methods = methods();
            for (int i = 0; i < CALLS; i++) {
                MethodDescriptor<?, ?> method = methods.get(random.nextInt(methods.size()));
                Code answer = random.nextInt(10) == 0
                        ? send(powerful, method, messages.noise(random.nextInt(2000)))
                        : send(callers.get(random.nextInt(callers.size())), method, messages.bytes(type(method)));
                answers.merge(answer, 1, Integer::sum);
            }
            // Every kind of answer was provoked: the noise is neither refused at the door alone nor let through.
            assertThat(answers)
                    .containsKeys(Code.OK, Code.UNAUTHENTICATED, Code.PERMISSION_DENIED, Code.INVALID_ARGUMENT);

            Http2Noise noise = new Http2Noise(operator.authority(), operator.port(), random);
            for (int i = 0; i < CONNECTIONS; i++) {
                noise.connection();
            }
            assertThat(send(reading, QueueServiceGrpc.getGetQueueMethod(), new byte[300_000]))
                    .as("larger than the limit")
                    .isEqualTo(Code.RESOURCE_EXHAUSTED);

            assertThat(FleetServiceGrpc.newBlockingStub(operator.connect(reader))
                            .getFleet(GetFleetRequest.getDefaultInstance())
                            .getAllFields())
                    .isNotEmpty();
            assertThat(operator.operator().ended()).isNotDone();
            assertThat(objects(api.client())).isEqualTo(before);
        } finally {
            api.client().resources(GpuJob.class).inNamespace("fuzz-jobs").delete();
            api.client().resources(GpuQueue.class).withName("fuzzed").delete();
        }
    }

    private static Code send(Channel channel, MethodDescriptor<?, ?> method, byte[] request) {
        MethodDescriptor<byte[], byte[]> raw = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(method.getType())
                .setFullMethodName(method.getFullMethodName())
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes())
                .build();
        boolean stream = method.getType() == MethodDescriptor.MethodType.SERVER_STREAMING;
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(stream ? 40 : 20_000, TimeUnit.MILLISECONDS);
        try {
            if (stream) {
                ClientCalls.blockingServerStreamingCall(channel, raw, options, request)
                        .forEachRemaining(Objects::requireNonNull);
            } else {
                ClientCalls.blockingUnaryCall(channel, raw, options, request);
            }
            return Code.OK;
        } catch (StatusRuntimeException error) {
            Code code = error.getStatus().getCode();
            assertThat(ANSWERS).as(method.getFullMethodName() + " " + error).contains(code);
            assertThat(stream || code != Code.DEADLINE_EXCEEDED)
                    .as(method.getFullMethodName() + " " + error)
                    .isTrue();
            return code;
        }
    }

    private static List<MethodDescriptor<?, ?>> methods() {
        List<MethodDescriptor<?, ?>> methods = new ArrayList<>();
        Stream.of(
                        QueueServiceGrpc.getServiceDescriptor(),
                        JobServiceGrpc.getServiceDescriptor(),
                        FleetServiceGrpc.getServiceDescriptor())
                .map(ServiceDescriptor::getMethods)
                .forEach(methods::addAll);
        return methods;
    }

    private static Descriptor type(MethodDescriptor<?, ?> method) {
        return ((ProtoMethodDescriptorSupplier) Objects.requireNonNull(method.getSchemaDescriptor()))
                .getMethodDescriptor()
                .getInputType();
    }

    /** A queue and a running job, once nothing about them changes any more. */
    private static List<String> steadyObjects(KubernetesClient client) {
        client.load(new ByteArrayInputStream("""
                apiVersion: scheduling.fairlead.dev/v1alpha1
                kind: GpuQueue
                metadata: {name: fuzzed}
                spec:
                  gpus: [{type: H100, guaranteed: 8}]
                ---
                apiVersion: scheduling.fairlead.dev/v1alpha1
                kind: GpuJob
                metadata: {name: steady, namespace: fuzz-jobs}
                spec:
                  queue: fuzzed
                  gpusPerReplica: 8
                  template:
                    spec:
                      containers:
                      - {name: train, image: pytorch/pytorch}
                """.getBytes(StandardCharsets.UTF_8)))
                .create();
        await("the job runs").atMost(Duration.ofSeconds(30)).until(() -> {
            GpuJob job = client.resources(GpuJob.class)
                    .inNamespace("fuzz-jobs")
                    .withName("steady")
                    .get();
            return job.getStatus() != null && job.getStatus().phase() == JobPhase.RUNNING;
        });
        return objects(client);
    }

    /** Everything about queues and jobs that their owners say, and whether they are the same objects. */
    private static List<String> objects(KubernetesClient client) {
        List<String> objects = new ArrayList<>();
        client.resources(GpuQueue.class)
                .list()
                .getItems()
                .forEach(queue -> objects.add(queue.getMetadata().getUid()
                        + " " + queue.getMetadata().getGeneration() + " "
                        + queue.getMetadata().getLabels() + " "
                        + queue.getSpec()));
        client.resources(GpuJob.class)
                .inAnyNamespace()
                .list()
                .getItems()
                .forEach(job -> objects.add(job.getMetadata().getUid()
                        + " " + job.getMetadata().getGeneration() + " "
                        + job.getMetadata().getDeletionTimestamp() + " "
                        + job.getSpec() + " " + job.getStatus().phase()));
        return objects;
    }
}
