package dev.fairlead.operator.grpc.server;

import static dev.fairlead.operator.grpc.server.ApiServer.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import dev.fairlead.api.v1.ErrorReason;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Status.Code;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What callers may do, by real roles. */
@ExtendWith(SharedApiServer.class)
class AuthorizationTest {
    private static ApiServer api;
    private static Served served;

    @BeforeAll
    static void start(ApiServer shared) {
        api = shared;
        served = Served.start(api);
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    @Test
    void who_may_read_may_not_write_and_hears_what_is_missing() {
        ApiServer.Account reader = api.account().may(rule("gpuqueues", "get", "list", "watch"));
        Channel caller = served.connect(reader.token());
        assertThat(Served.call(caller, "list gpuqueues")).isNotEmpty();
        int before = served.service.done.get();

        try (AuditLines audit = new AuditLines("dev.fairlead.audit")) {
            Refused refused = Refused.on(() -> Served.call(caller, "update gpuqueues  vision"));

            refused.is(
                    Code.PERMISSION_DENIED,
                    ErrorReason.ERROR_REASON_NOT_PERMITTED,
                    "The user " + reader.user() + " may not update gpuqueues vision",
                    "bind a cluster role that may update gpuqueues");
            assertThat(refused.info().getMetadataMap())
                    .containsEntry("verb", "update")
                    .containsEntry("resource", "gpuqueues")
                    .containsEntry("name", "vision");
            assertThat(served.service.done)
                    .as("the service heard nothing of it")
                    .hasValue(before);
            await("the caller hears first")
                    .until(() -> !audit.with(reader.user()).isEmpty());
            assertThat(audit.with(reader.user()))
                    .singleElement()
                    .asString()
                    .contains(
                            "WARN",
                            "verb=update",
                            "resource=gpuqueues",
                            "name=vision",
                            "code=PERMISSION_DENIED",
                            "Tiny/Do");
        }
    }

    @Test
    void a_write_that_is_allowed_is_one_line_of_the_audit_without_the_token() {
        ApiServer.Account admin = api.account().may(rule("gpuqueues", "*"));
        String token = admin.token();

        try (AuditLines audit = new AuditLines("dev.fairlead.audit")) {
            Channel caller = served.connect(token);
            Served.call(caller, "get gpuqueues  vision");
            Served.call(caller, "create gpuqueues  vision\u0007\nINFO_forged");

            await().until(() -> !audit.with(admin.user()).isEmpty());
            assertThat(audit.with(admin.user())).hasSize(1).allMatch(line -> !line.contains("\n"));
            assertThat(audit.with("INFO", "verb=create", "name=vision??INFO_forged", "code=OK"))
                    .hasSize(1);
            assertThat(audit.with(token)).isEmpty();
        }
    }

    @Test
    void a_role_in_a_namespace_reaches_no_further() {
        api.namespace("team-a");
        api.namespace("team-b");
        Channel caller = served.connect(
                api.account().mayIn("team-a", rule("gpujobs", "get", "list")).token());

        assertThat(Served.call(caller, "list gpujobs team-a")).isNotEmpty();
        assertThat(Served.call(caller, "get gpujobs team-a llama")).isNotEmpty();
        Refused.on(() -> Served.call(caller, "list gpujobs team-b"))
                .is(
                        Code.PERMISSION_DENIED,
                        ErrorReason.ERROR_REASON_NOT_PERMITTED,
                        "in the namespace team-b: bind a role that may list gpujobs there");
        Refused.on(() -> Served.call(caller, "list gpujobs"))
                .is(Code.PERMISSION_DENIED, ErrorReason.ERROR_REASON_NOT_PERMITTED, "in all namespaces");
        Refused.on(() -> Served.call(caller, "delete gpujobs team-a llama"))
                .is(Code.PERMISSION_DENIED, ErrorReason.ERROR_REASON_NOT_PERMITTED);
    }

    @Test
    void what_nobody_has_set_down_a_permission_for_is_refused_to_everyone() {
        Channel admin = served.connect(api.account().may(rule("*", "*")).token());
        int before = served.service.done.get();

        Refused.on(() -> Served.call(admin, TinyService.FORGOTTEN, "get gpuqueues"))
                .is(Code.PERMISSION_DENIED, ErrorReason.ERROR_REASON_NOT_PERMITTED, "fairlead.test.Tiny/Forgotten");
        AtomicReference<Throwable> talk = new AtomicReference<>();
        var requests = ClientCalls.asyncBidiStreamingCall(
                admin.newCall(TinyService.TALK, CallOptions.DEFAULT), new Listening<>(talk));
        requests.onNext(StringValue.of("get gpuqueues"));
        await().until(() -> talk.get() != null);
        assertThat(io.grpc.Status.fromThrowable(talk.get()).getCode()).isEqualTo(Code.PERMISSION_DENIED);
        assertThat(served.service.done).hasValue(before);
    }

    @Test
    void a_method_that_does_not_exist_is_told_to_those_who_may_know() {
        var unknown = TinyService.DO.toBuilder()
                .setFullMethodName("fairlead.test.Tiny/Imagined")
                .build();

        Refused.on(() -> Served.call(served.connect(api.account().token()), unknown, ""))
                .is(Code.UNIMPLEMENTED, ErrorReason.ERROR_REASON_UNKNOWN_METHOD, "list the methods by reflection");
        Refused.on(() -> Served.call(served.connect(), unknown, ""))
                .is(Code.UNAUTHENTICATED, ErrorReason.ERROR_REASON_NOT_AUTHENTICATED);
        assertThat(served.meters.find("grpc.server.requests.received").counters())
                .noneMatch(counter -> counter.getId().toString().contains("Imagined"));
    }

    @Test
    void a_mistake_of_ours_is_told_without_its_details() {
        Channel admin = served.connect(api.account().may(rule("*", "*")).token());

        Refused refused = Refused.on(() -> Served.call(admin, TinyService.BROKEN, "get gpuqueues"));

        refused.is(Code.INTERNAL, ErrorReason.ERROR_REASON_INTERNAL, "log says more");
        assertThat(refused.error()).hasMessageNotContaining("secret");
    }

    @Test
    void names_that_cannot_be_are_not_asked_about() {
        Channel caller = served.connect(api.account().token());

        Refused.on(() -> Served.call(caller, "get gpuqueues  " + "x".repeat(100_000)))
                .is(Code.INVALID_ARGUMENT, ErrorReason.ERROR_REASON_INVALID_REQUEST, "at most 253 characters");
    }

    @Test
    void a_stream_ends_when_the_right_is_gone() {
        ApiServer.Account reader = api.account().may(rule("gpuqueues", "watch"));
        Iterator<StringValue> stream = follow(served.connect(reader.token()), "watch gpuqueues");
        assertThat(stream.next().getValue()).isEqualTo("watch gpuqueues");
        int following = served.service.following.get();

        reader.mayNot();

        Refused.on(stream::hasNext)
                .is(Code.PERMISSION_DENIED, ErrorReason.ERROR_REASON_NOT_PERMITTED, "may not watch gpuqueues");
        await("the service has let go of the caller")
                .untilAsserted(() -> assertThat(served.service.following.get()).isLessThan(following));
    }

    @Test
    void until_the_cluster_was_seen_calls_are_told_to_wait() {
        Channel caller =
                served.connect(api.account().may(rule("gpuqueues", "get")).token());
        served.problem = java.util.Optional.of("it has not seen the whole cluster yet");
        try {
            Refused.on(() -> Served.call(caller, "get gpuqueues"))
                    .is(Code.UNAVAILABLE, ErrorReason.ERROR_REASON_NOT_READY, "has not seen the whole cluster yet");
        } finally {
            served.problem = java.util.Optional.empty();
        }
        await().atMost(Duration.ofSeconds(10))
                .until(() -> !Served.call(caller, "get gpuqueues").isEmpty());
    }

    static Iterator<StringValue> follow(Channel caller, String permission) {
        return ClientCalls.blockingServerStreamingCall(
                caller,
                TinyService.FOLLOW,
                CallOptions.DEFAULT.withDeadlineAfter(60, TimeUnit.SECONDS),
                StringValue.of(permission));
    }
}
