package dev.fairlead.operator.grpc.server;

import static dev.fairlead.operator.grpc.server.ApiServer.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import dev.fairlead.api.v1.ErrorReason;
import dev.fairlead.operator.config.GrpcLimits;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How much one caller, and all of them, may take. */
@ExtendWith(SharedApiServer.class)
class LimitsTest {
    private static final GrpcLimits WIDE = new GrpcLimits(262_144, 10_000, 10_000, 1000, 1000, 1000, 1000);
    private static ApiServer api;
    private static String ada;
    private static String bob;

    @BeforeAll
    static void accounts(ApiServer shared) {
        api = shared;
        ada = api.account().may(rule("gpuqueues", "get", "watch")).token();
        bob = api.account().may(rule("gpuqueues", "get", "watch")).token();
    }

    @Test
    void a_request_that_is_too_large_is_refused_and_the_connection_goes_on() {
        try (Served served = Served.start(api, new GrpcLimits(4096, 100, 100, 16, 16, 16, 16), Served.PACE)) {
            Channel caller = served.connect(ada);
            Refused tooLarge = Refused.on(() -> Served.call(caller, "get gpuqueues  " + "x".repeat(5000)));
            assertThat(tooLarge.error().getStatus().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
            assertThat(tooLarge.error()).hasMessageContaining("4096");

            Refused packed = Refused.on(() -> ClientCalls.blockingUnaryCall(
                    caller,
                    TinyService.DO,
                    CallOptions.DEFAULT.withCompression("gzip"),
                    StringValue.of("get gpuqueues  " + "x".repeat(1_000_000))));
            packed.is(Code.RESOURCE_EXHAUSTED, ErrorReason.ERROR_REASON_REQUEST_TOO_LARGE, "make it smaller");
            assertThat(Served.call(caller, "get gpuqueues")).isNotEmpty();
        }
    }

    @Test
    void headers_that_are_too_large_are_refused() {
        try (Served served = Served.start(api, WIDE, Served.PACE)) {
            Metadata large = new Metadata();
            large.put(Metadata.Key.of("x-large", Metadata.ASCII_STRING_MARSHALLER), "x".repeat(20_000));
            Channel caller =
                    ClientInterceptors.intercept(served.connect(ada), MetadataUtils.newAttachHeadersInterceptor(large));

            Refused.on(() -> Served.call(caller, "get gpuqueues"));
            assertThat(Served.call(served.connect(ada), "get gpuqueues")).isNotEmpty();
        }
    }

    @Test
    void one_caller_may_make_so_many_calls_per_second_and_another_does_not_notice() {
        try (Served served = Served.start(api, new GrpcLimits(4096, 1, 5, 1000, 1000, 1000, 1000), Served.PACE)) {
            Channel first = served.connect(ada);
            for (int i = 0; i < 5; i++) {
                Served.call(first, "get gpuqueues");
            }
            Refused refused = Refused.on(() -> {
                Served.call(first, "get gpuqueues");
                // Should the machine have dawdled for a second, the next one is too many.
                Served.call(first, "get gpuqueues");
                Served.call(first, "get gpuqueues");
            });

            refused.is(
                    Code.RESOURCE_EXHAUSTED,
                    ErrorReason.ERROR_REASON_RATE_LIMITED,
                    "too many calls per second from system:");
            assertThat(refused.retry().hasRetryDelay()).isTrue();
            Refused.on(() -> Served.call(served.connect(ada), "get gpuqueues"))
                    .is(Code.RESOURCE_EXHAUSTED, ErrorReason.ERROR_REASON_RATE_LIMITED);
            assertThat(Served.call(served.connect(bob), "get gpuqueues")).isNotEmpty();
        }
    }

    @Test
    void streams_are_counted_per_caller_and_in_all() {
        try (Served served = Served.start(api, new GrpcLimits(4096, 1000, 1000, 1000, 3, 2, 1000), Served.PACE)) {
            List<Following> open = new ArrayList<>();
            open.add(Following.start(served.connect(ada)));
            open.add(Following.start(served.connect(ada)));
            open.forEach(Following::isOpen);
            Following.start(served.connect(ada)).isRefused("open streams of yours, the limit being 2");
            open.add(Following.start(served.connect(bob)));
            open.getLast().isOpen();
            Following.start(served.connect(bob)).isRefused("open streams in all, the limit being 3");

            open.getFirst().cancel();

            await("its place is free again").untilAsserted(() -> {
                Following next = Following.start(served.connect(bob));
                next.isOpen();
            });
        }
    }

    @Test
    void calls_under_way_are_counted_and_slow_ones_leave_room_for_others() throws Exception {
        try (Served served = Served.start(api, new GrpcLimits(4096, 1000, 1000, 8, 10, 10, 10), Served.PACE)) {
            Channel slow = served.connect(ada);
            List<Future<StringValue>> held = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                held.add(ClientCalls.futureUnaryCall(
                        slow.newCall(TinyService.SLOW, CallOptions.DEFAULT), StringValue.of("get gpuqueues")));
            }
            await().until(() -> served.service.slow.get() == 2);

            Refused.on(() -> Served.call(slow, "get gpuqueues"))
                    .is(Code.RESOURCE_EXHAUSTED, ErrorReason.ERROR_REASON_TOO_MANY_CALLS, "calls under way of yours");
            assertThat(Served.call(served.connect(bob), "get gpuqueues")).isNotEmpty();

            served.service.release();
            for (Future<StringValue> each : held) {
                assertThat(each.get().getValue()).isEqualTo("get gpuqueues");
            }
            await("their places are free again")
                    .until(() -> !Served.call(slow, "get gpuqueues").isEmpty());
        }
    }

    @Test
    void a_call_that_takes_too_long_is_ended_whether_service_or_caller_dawdles() {
        Pace hasty = new Pace(
                Served.PACE.acceptedToken(),
                Served.PACE.rejectedToken(),
                Served.PACE.granted(),
                Served.PACE.denied(),
                Served.PACE.review(),
                Served.PACE.recheck(),
                Served.PACE.certificates(),
                Duration.ofMillis(700),
                Served.PACE.handshake(),
                Served.PACE.goodbye());
        try (Served served = Served.start(api, WIDE, hasty)) {
            Channel caller = served.connect(ada);
            Refused.on(() -> Served.call(caller, TinyService.SLOW, "get gpuqueues"))
                    .is(Code.DEADLINE_EXCEEDED, ErrorReason.ERROR_REASON_DEADLINE_EXCEEDED, "was not done within");

            AtomicReference<@Nullable Status> end = new AtomicReference<>();
            // Of a call with one request gRPC sends nothing before the request is there.
            ClientCall<StringValue, StringValue> silent = caller.newCall(
                    TinyService.FOLLOW.toBuilder()
                            .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                            .build(),
                    CallOptions.DEFAULT);
            silent.start(
                    new ClientCall.Listener<>() {
                        @Override
                        public void onClose(Status status, Metadata trailers) {
                            end.set(status);
                        }
                    },
                    new Metadata());
            await().until(() -> end.get() != null);
            assertThat(end.get()).extracting(Status::getCode).isEqualTo(Code.DEADLINE_EXCEEDED);
        }
    }

    @Test
    void when_the_house_is_full_strangers_make_room_and_callers_stay() throws Exception {
        try (Served served = Served.start(api, new GrpcLimits(4096, 1000, 1000, 100, 10, 10, 10), Served.PACE)) {
            Channel resident = served.connect(ada);
            assertThat(Served.call(resident, "get gpuqueues")).isNotEmpty();
            List<Socket> strangers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                strangers.add(served.socket());
            }

            assertThat(Served.call(served.connect(bob), "get gpuqueues")).isNotEmpty();
            assertThat(Served.call(resident, "get gpuqueues")).isNotEmpty();
            assertThat(served.meters.get("fairlead.grpc.connections").gauge().value())
                    .isLessThanOrEqualTo(10);
            for (Socket stranger : strangers) {
                stranger.close();
            }
        }
    }

    @Test
    void when_the_server_stops_streams_are_told_and_calls_may_end() {
        Served served = Served.start(api, WIDE, Served.PACE);
        Following stream = Following.start(served.connect(ada));
        stream.isOpen();
        Future<StringValue> slow = ClientCalls.futureUnaryCall(
                served.connect(bob).newCall(TinyService.SLOW, CallOptions.DEFAULT), StringValue.of("get gpuqueues"));
        await().until(() -> served.service.slow.get() == 1);

        served.service.release();
        served.server.close();

        stream.hasEnded(Code.UNAVAILABLE, "is stopping; call again, another one answers");
        await().until(slow::isDone);
        assertThat(slow.state()).isEqualTo(Future.State.SUCCESS);
        served.close();
    }

    /** A stream of the tiny service, kept open. */
    private static final class Following implements ClientResponseObserver<StringValue, StringValue> {
        private final AtomicReference<@Nullable StringValue> first = new AtomicReference<>();
        private final AtomicReference<@Nullable Throwable> end = new AtomicReference<>();
        private volatile @Nullable ClientCallStreamObserver<StringValue> requests;

        static Following start(Channel caller) {
            Following following = new Following();
            ClientCalls.asyncServerStreamingCall(
                    caller.newCall(TinyService.FOLLOW, CallOptions.DEFAULT),
                    StringValue.of("watch gpuqueues"),
                    following);
            return following;
        }

        void isOpen() {
            await().until(() -> first.get() != null || end.get() != null);
            assertThat(end.get()).isNull();
        }

        void isRefused(String words) {
            await().until(() -> end.get() != null);
            Refused.on(() -> {
                        throw java.util.Objects.requireNonNull(end.get());
                    })
                    .is(Code.RESOURCE_EXHAUSTED, ErrorReason.ERROR_REASON_TOO_MANY_WATCHES, words);
        }

        void hasEnded(Code code, String words) {
            await().until(() -> end.get() != null);
            Throwable error = java.util.Objects.requireNonNull(end.get());
            assertThat(Status.fromThrowable(error).getCode()).isEqualTo(code);
            assertThat(error).hasMessageContaining(words);
        }

        void cancel() {
            java.util.Objects.requireNonNull(requests).cancel("enough", null);
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<StringValue> stream) {
            requests = stream;
        }

        @Override
        public void onNext(StringValue answer) {
            first.set(answer);
        }

        @Override
        public void onError(Throwable error) {
            end.set(error);
        }

        @Override
        public void onCompleted() {
            end.set(new AssertionError("it ended well"));
        }
    }
}
