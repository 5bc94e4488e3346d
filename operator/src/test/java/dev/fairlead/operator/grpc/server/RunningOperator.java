package dev.fairlead.operator.grpc.server;

import dev.fairlead.operator.Operator;
import dev.fairlead.operator.config.ConfigFile;
import dev.fairlead.operator.config.InvalidConfigException;
import dev.fairlead.operator.loop.StartException;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The whole operator with its gRPC API on a TLS socket, configured by a file as an administrator does. */
final class RunningOperator implements AutoCloseable {
    private final TestAuthority authority = new TestAuthority("servers");
    private final MountedSecret secret = new MountedSecret();
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final Operator operator;

    private RunningOperator(ApiServer api) throws IOException, StartException, InvalidConfigException {
        api.prepareForOperator();
        secret.put(authority.server(), authority);
        operator = Operator.start(
                api.client(), ConfigFile.parse("test", """
                httpPort: 0
                leaderElection: {enabled: false}
                planCheck: true
                grpc:
                  port: 0
                  tls: {certificate: %s, key: %s}
                  limits: {callsPerSecond: 10000, burst: 10000}
                """.formatted(secret.file("tls.crt"), secret.file("tls.key"))));
    }

    static RunningOperator start(ApiServer api) {
        try {
            return new RunningOperator(api);
        } catch (IOException | StartException | InvalidConfigException failed) {
            throw new IllegalStateException(failed);
        }
    }

    Operator operator() {
        return operator;
    }

    int port() {
        return operator.grpcPort().orElseThrow();
    }

    TestAuthority authority() {
        return authority;
    }

    /** A file with the authority that clients trust. */
    Path authorityFile() {
        return Path.of(secret.file("ca.crt"));
    }

    /** A connection without credentials. */
    Channel connect() {
        try {
            ManagedChannel channel = Grpc.newChannelBuilderForAddress(
                            "127.0.0.1",
                            port(),
                            TlsChannelCredentials.newBuilder()
                                    .trustManager(new ByteArrayInputStream(
                                            authority.pem().getBytes(StandardCharsets.US_ASCII)))
                                    .build())
                    .build();
            channels.add(channel);
            return channel;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Channel connect(String token) {
        return Served.withToken(connect(), token);
    }

    /** What Prometheus gets. */
    String metrics() throws IOException {
        try (var page = java.net
                .URI
                .create("http://127.0.0.1:" + operator.httpPort() + "/metrics")
                .toURL()
                .openStream()) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        operator.close();
        secret.close();
    }
}
