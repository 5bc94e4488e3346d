package dev.fairlead.operator.grpc.server;

import static dev.fairlead.operator.grpc.server.ApiServer.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fairlead.operator.config.GrpcConfig;
import dev.fairlead.operator.loop.StartException;
import io.grpc.Channel;
import io.grpc.Status.Code;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** TLS, and what happens when the files with the certificates change. */
@ExtendWith(SharedApiServer.class)
@Execution(ExecutionMode.CONCURRENT)
class CertificatesTest {
    private static ApiServer api;
    private static String token;

    @BeforeAll
    static void account(ApiServer shared) {
        api = shared;
        token = api.account().may(rule("gpuqueues", "get")).token();
    }

    @Test
    void new_certificates_are_used_for_new_connections_and_old_connections_go_on() {
        try (Served served = Served.start(api)) {
            Channel old = served.connect(token);
            assertThat(Served.call(old, "get gpuqueues")).isNotEmpty();

            TestAuthority next = new TestAuthority("next");
            served.secret.put(next.server(), served.clientAuthority);

            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                Channel fresh = Served.withToken(served.connect(next, null), token);
                assertThat(Served.call(fresh, "get gpuqueues")).isNotEmpty();
            });
            assertThat(Served.call(old, "get gpuqueues")).isNotEmpty();
            assertThat(Refused.on(() -> Served.call(served.connect(token), "get gpuqueues"))
                            .error()
                            .getStatus()
                            .getCode())
                    .as("who trusts the old authority only")
                    .isEqualTo(Code.UNAVAILABLE);
        }
    }

    @Test
    void broken_files_leave_the_old_certificates_and_are_reported_once() {
        try (Served served = Served.start(api);
                AuditLines log = new AuditLines(ServerCertificates.class.getName())) {
            TestAuthority.Issued pair = served.authority.server();
            TestAuthority.Issued other = served.authority.server();

            served.secret.put(Map.of("tls.crt", pair.pem(), "tls.key", other.key(), "ca.crt", ""));
            await().atMost(Duration.ofSeconds(10))
                    .until(() ->
                            !log.with("ERROR", "is not that of the certificate").isEmpty());
            // Time for many more looks: the last of them must have been silent.
            Channel caller = served.connect(token);
            await().during(Duration.ofMillis(500))
                    .until(() -> !Served.call(caller, "get gpuqueues").isEmpty());
            assertThat(log.with("ERROR", served.secret.file(""))).hasSize(1);
            assertThat(Served.call(served.connect(token), "get gpuqueues"))
                    .as("a new connection")
                    .isNotEmpty();

            served.secret.put(served.authority.server(), served.clientAuthority);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> !log.with("INFO", "uses the new certificates").isEmpty());
        }
    }

    @Test
    void files_that_cannot_be_used_stop_the_start_with_a_sentence() throws Exception {
        TestAuthority authority = new TestAuthority("servers");
        TestAuthority.Issued good = authority.server();
        refuses(Map.of("tls.crt", good.pem()), "there is no file", "tls.key", "mount it");
        refuses(Map.of("tls.crt", "nonsense", "tls.key", good.key()), "tls.crt holds no certificate");
        refuses(
                Map.of("tls.crt", good.pem(), "tls.key", good.key().replace("PRIVATE KEY", "EC PRIVATE KEY")),
                "tls.key holds no private key as PKCS#8",
                "openssl pkcs8 -topk8");
        refuses(
                Map.of("tls.crt", good.pem(), "tls.key", authority.server().key()),
                "is not that of the certificate in",
                "give both of one pair");
    }

    @Test
    void only_tls_1_2_and_1_3_are_spoken() throws Exception {
        try (Served served = Served.start(api)) {
            assertThat(handshake(served, "TLSv1.3")).isEqualTo("TLSv1.3");
            assertThat(handshake(served, "TLSv1.2")).isEqualTo("TLSv1.2");
            assertThatThrownBy(() -> handshake(served, "TLSv1.1")).isInstanceOf(SSLHandshakeException.class);
        }
    }

    private static void refuses(Map<String, String> files, String... words) throws Exception {
        try (MountedSecret secret = new MountedSecret()) {
            secret.put(files);
            GrpcConfig.Tls tls = new GrpcConfig.Tls(secret.file("tls.crt"), secret.file("tls.key"), null, null);

            assertThatThrownBy(() -> ServerCertificates.load(tls))
                    .isInstanceOf(StartException.class)
                    .hasMessageStartingWith("grpc.tls: ")
                    .hasMessageContainingAll(words)
                    .hasMessageNotContaining("\n");
        }
    }

    private static String handshake(Served served, String protocol) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry(
                "authority",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(served.authority.pem().getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        try (SSLSocket socket = (SSLSocket)
                context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), served.server.port())) {
            socket.setEnabledProtocols(new String[] {protocol});
            socket.startHandshake();
            return socket.getSession().getProtocol();
        }
    }
}
