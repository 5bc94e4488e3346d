package dev.fairlead.operator.grpc.server;

import com.google.protobuf.StringValue;
import dev.fairlead.operator.config.GrpcConfig;
import dev.fairlead.operator.config.GrpcLimits;
import dev.fairlead.operator.loop.StartException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The server with the {@link TinyService} on a real TLS socket, and callers of it. */
final class Served implements AutoCloseable {
    /** As in production, but nothing takes long. */
    static final Pace PACE = new Pace(
            Duration.ofMillis(300),
            Duration.ofMillis(300),
            Duration.ofMillis(300),
            Duration.ofMillis(100),
            Duration.ofSeconds(5),
            Duration.ofMillis(200),
            Duration.ofMillis(50),
            Duration.ofSeconds(20),
            Duration.ofSeconds(1),
            Duration.ofMillis(500));

    final TestAuthority authority = new TestAuthority("servers");
    final TestAuthority clientAuthority = new TestAuthority("callers");
    final TinyService service = new TinyService();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final MountedSecret secret;
    final GrpcServer server;
    volatile Optional<String> problem = Optional.empty();
    private final List<ManagedChannel> channels = new ArrayList<>();

    private Served(KubernetesClient api, @Nullable String clientCertificates, GrpcLimits limits, Pace pace) {
        try {
            secret = new MountedSecret();
            secret.put(authority.server(), clientAuthority);
            GrpcConfig config = new GrpcConfig(
                    0,
                    new GrpcConfig.Tls(
                            secret.file("tls.crt"),
                            secret.file("tls.key"),
                            clientCertificates == null ? null : secret.file("ca.crt"),
                            clientCertificates),
                    false,
                    List.of(ApiServer.AUDIENCE),
                    limits);
            server = GrpcServer.start(
                    config, new GrpcServer.Api(List.of(service), service), api, meters, () -> problem, pace);
        } catch (StartException | IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    static Served start(ApiServer api) {
        return start(api.client(), GrpcLimits.DEFAULT);
    }

    static Served start(KubernetesClient client, GrpcLimits limits) {
        return new Served(client, null, limits, PACE);
    }

    static Served start(ApiServer api, GrpcLimits limits, Pace pace) {
        return new Served(api.client(), null, limits, pace);
    }

    static Served withClientCertificates(ApiServer api, String optionalOrRequired) {
        return new Served(api.client(), optionalOrRequired, GrpcLimits.DEFAULT, PACE);
    }

    /** A connection of its own, without credentials. */
    ManagedChannel connect() {
        return connect(authority, null);
    }

    /** A connection with a client certificate. */
    ManagedChannel connect(TestAuthority.Issued certificate) {
        return connect(authority, certificate);
    }

    ManagedChannel connect(TestAuthority trusted, TestAuthority.@Nullable Issued certificate) {
        try {
            TlsChannelCredentials.Builder credentials =
                    TlsChannelCredentials.newBuilder().trustManager(stream(trusted.pem()));
            if (certificate != null) {
                credentials.keyManager(stream(certificate.pem()), stream(certificate.key()));
            }
            ManagedChannel channel = Grpc.newChannelBuilderForAddress("127.0.0.1", server.port(), credentials.build())
                    .build();
            channels.add(channel);
            return channel;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection on which nothing is said. */
    Socket socket() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.port());
    }

    /** A connection of its own whose calls carry a token. */
    Channel connect(String token) {
        return withToken(connect(), token);
    }

    static Channel withToken(Channel channel, String token) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    static String call(Channel channel, String permission) {
        return call(channel, TinyService.DO, permission);
    }

    static String call(Channel channel, MethodDescriptor<StringValue, StringValue> method, String permission) {
        return ClientCalls.blockingUnaryCall(
                        channel,
                        method,
                        CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS),
                        StringValue.of(permission))
                .getValue();
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        service.release();
        server.close();
        secret.close();
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }
}
