package dev.fairlead.operator.grpc.server;

import static dev.fairlead.operator.grpc.server.ApiServer.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairlead.api.v1.ErrorReason;
import io.grpc.Channel;
import io.grpc.Status.Code;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Callers that show a certificate: its common name is the user, its organizations are the groups. */
@ExtendWith(SharedApiServer.class)
@Execution(ExecutionMode.CONCURRENT)
class ClientCertificateTest {
    private static ApiServer api;

    @BeforeAll
    static void rights(ApiServer shared) {
        api = shared;
        api.userMay("ada", rule("gpuqueues", "get"));
        api.groupMay("platform", rule("gpuqueues", "update"));
    }

    @Test
    void the_common_name_is_the_user_and_organizations_are_groups() {
        try (Served served = Served.withClientCertificates(api, "optional")) {
            Channel ada = served.connect(served.clientAuthority.client("O=platform,O=others,CN=ada"));
            Channel bob = served.connect(served.clientAuthority.client("CN=bob"));

            assertThat(Served.call(ada, "get gpuqueues")).isNotEmpty();
            assertThat(Served.call(ada, "update gpuqueues")).isNotEmpty();
            Refused.on(() -> Served.call(ada, "delete gpuqueues"))
                    .is(Code.PERMISSION_DENIED, ErrorReason.ERROR_REASON_NOT_PERMITTED, "The user ada may not delete");
            Refused.on(() -> Served.call(bob, "get gpuqueues"))
                    .is(Code.PERMISSION_DENIED, ErrorReason.ERROR_REASON_NOT_PERMITTED, "The user bob may not get");
        }
    }

    @Test
    void where_certificates_are_optional_a_token_does_and_one_that_is_sent_counts() {
        ApiServer.Account robot = api.account().may(rule("fleet", "get"));
        try (Served served = Served.withClientCertificates(api, "optional")) {
            TestAuthority.Issued ada = served.clientAuthority.client("CN=ada");

            assertThat(Served.call(served.connect(robot.token()), "get fleet")).isNotEmpty();
            Channel both = Served.withToken(served.connect(ada), robot.token());
            assertThat(Served.call(both, "get fleet")).as("as the robot").isNotEmpty();
            Refused.on(() -> Served.call(both, "get gpuqueues"))
                    .is(Code.PERMISSION_DENIED, ErrorReason.ERROR_REASON_NOT_PERMITTED, robot.user());
            Refused.on(() -> Served.call(Served.withToken(served.connect(ada), "nonsense"), "get gpuqueues"))
                    .is(Code.UNAUTHENTICATED, ErrorReason.ERROR_REASON_NOT_AUTHENTICATED);
            Refused.on(() -> Served.call(served.connect(), "get gpuqueues"))
                    .is(
                            Code.UNAUTHENTICATED,
                            ErrorReason.ERROR_REASON_NOT_AUTHENTICATED,
                            "or connect with a client certificate");
        }
    }

    @Test
    void where_they_are_required_nobody_comes_in_without_one() {
        ApiServer.Account robot = api.account().may(rule("gpuqueues", "get"));
        try (Served served = Served.withClientCertificates(api, "required")) {
            TestAuthority stranger = new TestAuthority("strangers");

            assertThat(Served.call(served.connect(served.clientAuthority.client("CN=ada")), "get gpuqueues"))
                    .isNotEmpty();
            assertThat(Refused.on(() -> Served.call(served.connect(robot.token()), "get gpuqueues"))
                            .error()
                            .getStatus()
                            .getCode())
                    .isEqualTo(Code.UNAVAILABLE);
            assertThat(Refused.on(() -> Served.call(served.connect(stranger.client("CN=ada")), "get gpuqueues"))
                            .error()
                            .getStatus()
                            .getCode())
                    .isEqualTo(Code.UNAVAILABLE);
            assertThat(Refused.on(() -> Served.call(served.connect(served.clientAuthority.server()), "get gpuqueues"))
                            .error()
                            .getStatus()
                            .getCode())
                    .as("a certificate for servers")
                    .isEqualTo(Code.UNAVAILABLE);
        }
    }

    @Test
    void a_certificate_without_a_clear_name_is_nobody() {
        try (Served served = Served.withClientCertificates(api, "optional")) {
            Refused.on(() -> Served.call(served.connect(served.clientAuthority.client("O=platform")), "get gpuqueues"))
                    .is(Code.UNAUTHENTICATED, ErrorReason.ERROR_REASON_NOT_AUTHENTICATED, "0 common names");
            Refused.on(() -> Served.call(
                            served.connect(served.clientAuthority.client("CN=ada,CN=root")), "get gpuqueues"))
                    .is(Code.UNAUTHENTICATED, ErrorReason.ERROR_REASON_NOT_AUTHENTICATED, "2 common names");
        }
    }

    @Test
    void a_connection_does_not_outlive_its_certificate_nor_the_trust_in_who_issued_it() {
        try (Served served = Served.withClientCertificates(api, "optional")) {
            Channel brief = served.connect(served.clientAuthority.client("CN=ada", Duration.ofSeconds(4)));
            Channel longer = served.connect(served.clientAuthority.client("CN=ada"));
            assertThat(Served.call(brief, "get gpuqueues")).isNotEmpty();
            assertThat(Served.call(longer, "get gpuqueues")).isNotEmpty();

            refusedEventually(brief);
            assertThat(Served.call(longer, "get gpuqueues")).isNotEmpty();

            TestAuthority next = new TestAuthority("next");
            served.secret.put(served.authority.server(), next);
            refusedEventually(longer);
            assertThat(Served.call(served.connect(next.client("CN=ada")), "get gpuqueues"))
                    .isNotEmpty();
        }
    }

    private static void refusedEventually(Channel caller) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> Refused.on(() -> Served.call(caller, "get gpuqueues"))
                        .is(Code.UNAUTHENTICATED, ErrorReason.ERROR_REASON_NOT_AUTHENTICATED, "not accepted any more"));
    }
}
