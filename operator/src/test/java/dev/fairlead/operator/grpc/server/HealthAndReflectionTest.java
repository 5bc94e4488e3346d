package dev.fairlead.operator.grpc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The two services that every gRPC server has. */
@ExtendWith(SharedApiServer.class)
class HealthAndReflectionTest {
    @Test
    void health_is_told_to_anyone_and_is_true(ApiServer api) {
        try (Served served = Served.start(api)) {
            HealthGrpc.HealthBlockingStub health = HealthGrpc.newBlockingStub(served.connect());
            assertThat(status(health, "")).isEqualTo(ServingStatus.SERVING);
            assertThat(status(health, "fairlead.test.Tiny")).isEqualTo(ServingStatus.SERVING);

            served.problem = Optional.of("a watch has ended");

            await().atMost(Duration.ofSeconds(10)).until(() -> status(health, "") == ServingStatus.NOT_SERVING);
            served.problem = Optional.empty();
            await().atMost(Duration.ofSeconds(10)).until(() -> status(health, "") == ServingStatus.SERVING);
        }
    }

    @Test
    void health_can_be_watched_and_the_end_is_told(ApiServer api) {
        List<ServingStatus> seen = new CopyOnWriteArrayList<>();
        AtomicReference<Throwable> end = new AtomicReference<>();
        try (Served served = Served.start(api)) {
            HealthGrpc.newStub(served.connect()).watch(HealthCheckRequest.getDefaultInstance(), new StreamObserver<>() {
                @Override
                public void onNext(HealthCheckResponse response) {
                    seen.add(response.getStatus());
                }

                @Override
                public void onError(Throwable error) {
                    end.set(error);
                }

                @Override
                public void onCompleted() {}
            });
            await().until(() -> seen.contains(ServingStatus.SERVING));
            served.server.close();
            await().until(() -> end.get() != null);
        }
        assertThat(seen).endsWith(ServingStatus.NOT_SERVING);
        assertThat(Status.fromThrowable(end.get()).getCode()).isEqualTo(Code.UNAVAILABLE);
        assertThat(end.get()).hasMessageContaining("is stopping; call again, another one answers");
    }

    @Test
    void reflection_is_for_those_who_say_who_they_are(ApiServer api) {
        try (Served served = Served.start(api)) {
            AtomicReference<Throwable> refused = new AtomicReference<>();
            services(served.connect(), refused);
            await().until(() -> refused.get() != null);
            assertThat(Status.fromThrowable(refused.get()).getCode()).isEqualTo(Code.UNAUTHENTICATED);

            List<String> found = services(served.connect(api.account().token()), new AtomicReference<>());
            await().until(() -> !found.isEmpty());
            // The tiny service has no proto file that could be told.
            assertThat(found).contains(HealthGrpc.SERVICE_NAME, ServerReflectionGrpc.SERVICE_NAME);
        }
    }

    private static ServingStatus status(HealthGrpc.HealthBlockingStub health, String service) {
        return health.check(HealthCheckRequest.newBuilder().setService(service).build())
                .getStatus();
    }

    private static List<String> services(Channel channel, AtomicReference<Throwable> failure) {
        List<String> found = new CopyOnWriteArrayList<>();
        ServerReflectionGrpc.newStub(channel)
                .serverReflectionInfo(new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse response) {
                        response.getListServicesResponse().getServiceList().stream()
                                .map(ServiceResponse::getName)
                                .forEach(found::add);
                    }

                    @Override
                    public void onError(Throwable error) {
                        failure.set(error);
                    }

                    @Override
                    public void onCompleted() {}
                })
                .onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
        return found;
    }
}
