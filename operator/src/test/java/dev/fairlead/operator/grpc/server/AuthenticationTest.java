package dev.fairlead.operator.grpc.server;

import static dev.fairlead.operator.grpc.server.ApiServer.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.api.v1.ErrorReason;
import dev.fairlead.operator.config.GrpcLimits;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.stub.MetadataUtils;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who may come in, by tokens that a real API server issues and judges. */
@ExtendWith(SharedApiServer.class)
class AuthenticationTest {
    private static ApiServer api;
    private static Served served;
    private static ApiServer.Account reader;

    @BeforeAll
    static void start(ApiServer shared) {
        api = shared;
        served = Served.start(api);
        reader = api.account().may(rule("gpuqueues", "get"));
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    @Test
    void a_token_for_our_audience_is_let_in() {
        assertThat(Served.call(served.connect(reader.token()), "get gpuqueues")).isEqualTo("get gpuqueues");
    }

    @Test
    void without_a_token_nobody_is() {
        Refused.on(() -> Served.call(served.connect(), "get gpuqueues"))
                .is(
                        Code.UNAUTHENTICATED,
                        ErrorReason.ERROR_REASON_NOT_AUTHENTICATED,
                        "No token was sent",
                        "kubectl create token");
    }

    @Test
    void a_token_for_somebody_else_is_refused() {
        for (String audience : List.of("vault", "https://kubernetes.default.svc")) {
            Channel caller = served.connect(reader.token(audience));

            Refused.on(() -> Served.call(caller, "get gpuqueues"))
                    .is(Code.UNAUTHENTICATED, ErrorReason.ERROR_REASON_NOT_AUTHENTICATED, "--audience fairlead");
        }
        assertThat(Served.call(served.connect(reader.token("vault", "fairlead")), "get gpuqueues"))
                .as("meant for both")
                .isNotEmpty();
    }

    @Test
    void an_expired_token_is_refused() throws Exception {
        String good = reader.token();
        String expired = SignedToken.expired(good, api.serviceAccountKey());

        assertThat(Served.call(served.connect(SignedToken.unchanged(good, api.serviceAccountKey())), "get gpuqueues"))
                .as("the signature is right")
                .isNotEmpty();
        Refused.on(() -> Served.call(served.connect(expired), "get gpuqueues"))
                .is(Code.UNAUTHENTICATED, ErrorReason.ERROR_REASON_NOT_AUTHENTICATED, "expired");
    }

    @Test
    void a_header_that_is_no_bearer_token_is_refused() {
        Refused.on(() -> Served.call(withHeaders("Basic YWRtaW46YWRtaW4="), "get gpuqueues"))
                .is(Code.UNAUTHENTICATED, ErrorReason.ERROR_REASON_NOT_AUTHENTICATED, "'Bearer TOKEN'");
        Refused.on(() -> Served.call(withHeaders("Bearer"), "get gpuqueues"))
                .is(Code.UNAUTHENTICATED, ErrorReason.ERROR_REASON_NOT_AUTHENTICATED, "'Bearer TOKEN'");
        Refused.on(() -> Served.call(withHeaders("Bearer a", "Bearer b"), "get gpuqueues"))
                .is(Code.UNAUTHENTICATED, ErrorReason.ERROR_REASON_NOT_AUTHENTICATED, "twice");
        assertThat(Served.call(withHeaders("bearer " + reader.token()), "get gpuqueues"))
                .as("schemes have no case")
                .isNotEmpty();
    }

    @Test
    void who_keeps_guessing_is_not_asked_about_any_more_and_disturbs_nobody() {
        try (Served own = Served.start(api)) {
            Channel good = own.connect(reader.token());
            assertThat(Served.call(good, "get gpuqueues")).isNotEmpty();
            Channel shared = own.connect();
            List<Refused> refusals = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                Channel guess = Served.withToken(shared, "guess-" + i);
                refusals.add(Refused.on(() -> Served.call(guess, "get gpuqueues")));
            }

            List<Code> answers = refusals.stream()
                    .map(refused -> refused.error().getStatus().getCode())
                    .toList();
            assertThat(answers.subList(0, 10)).containsOnly(Code.UNAUTHENTICATED);
            assertThat(answers)
                    .contains(Code.RESOURCE_EXHAUSTED)
                    .containsOnly(Code.UNAUTHENTICATED, Code.RESOURCE_EXHAUSTED);
            // Patience comes back with time, so one more guess might be asked about again.
            Refused limited = refusals.get(answers.lastIndexOf(Code.RESOURCE_EXHAUSTED));
            limited.is(Code.RESOURCE_EXHAUSTED, ErrorReason.ERROR_REASON_RATE_LIMITED, "Too many tokens");
            assertThat(limited.retry().hasRetryDelay()).isTrue();
            assertThat(Served.call(good, "get gpuqueues"))
                    .as("a good token from the same address")
                    .isNotEmpty();
        }
    }

    @Test
    void when_the_api_server_does_not_answer_nobody_is_let_in() {
        KubernetesClient nobody = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl("http://127.0.0.1:1")
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .withHttpClientFactory(new JdkHttpClientFactory())
                .build();
        try (nobody;
                Served alone = Served.start(nobody, GrpcLimits.DEFAULT)) {
            Refused refused = Refused.on(() -> Served.call(alone.connect(reader.token()), "get gpuqueues"));

            refused.is(
                    Code.UNAVAILABLE, ErrorReason.ERROR_REASON_KUBERNETES_UNAVAILABLE, "did not answer a TokenReview");
            assertThat(refused.retry().hasRetryDelay()).isTrue();
        }
    }

    private static Channel withHeaders(String... values) {
        Metadata headers = new Metadata();
        for (String value : values) {
            headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), value);
        }
        return ClientInterceptors.intercept(served.connect(), MetadataUtils.newAttachHeadersInterceptor(headers));
    }
}
