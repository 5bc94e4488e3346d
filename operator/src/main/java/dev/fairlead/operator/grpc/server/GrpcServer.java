package dev.fairlead.operator.grpc.server;

import dev.fairlead.operator.config.GrpcConfig;
import dev.fairlead.operator.config.GrpcLimits;
import dev.fairlead.operator.grpc.MethodPermissions;
import dev.fairlead.operator.loop.StartException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.grpc.MetricCollectingServerInterceptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Serves the gRPC API, with health and reflection. Callers are known by a token or a client certificate and may do what RBAC
 * lets them. Each call runs in a virtual thread; how many there are is bounded by what is let in.
 */
public final class GrpcServer implements AutoCloseable {
    private static final Duration HEALTH_PAUSE = Duration.ofSeconds(1);
    private static final int CALLS_PER_CONNECTION = 100;
    private static final int HEADER_BYTES = 16 * 1024;
    private static final int RESETS = 200;
    private static final int RESET_SECONDS = 30;

    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("grpc-", 0).factory());
    private final Housekeeping housekeeping = new Housekeeping(threads);
    private final EventLoops loops = new EventLoops();
    private final HealthStatusManager health = new HealthStatusManager();
    private final Supplier<Optional<String>> unready;
    private final Pace pace;
    private final Gate gate;
    private final List<String> services;
    private final Server server;

    /**
     * What is served.
     *
     * @param services the services
     * @param permissions what a caller needs for their methods; what is not in it is refused
     */
    public record Api(List<BindableService> services, MethodPermissions permissions) {
        public Api {
            services = List.copyOf(services);
        }
    }

    private GrpcServer(
            GrpcConfig config,
            Api api,
            KubernetesClient client,
            MeterRegistry meters,
            Supplier<Optional<String>> unready,
            Pace pace,
            @Nullable ServerCertificates certificates) {
        this.unready = unready;
        this.pace = pace;
        Connections connections = new Connections(config.limits().connections());
        gate = new Gate(
                new Authentication(
                        new TokenAuthentication(client, config.audiences(), threads, pace),
                        certificates == null ? Optional.empty() : certificates.clients()),
                new Authorization(client, threads, pace),
                api.permissions(),
                connections,
                unready,
                config.limits(),
                housekeeping,
                pace);
        List<ServerServiceDefinition> served =
                api.services().stream().map(BindableService::bindService).toList();
        services = served.stream()
                .map(service -> service.getServiceDescriptor().getName())
                .toList();
        NettyServerBuilder builder = limited(listening(config), config.limits())
                .bossEventLoopGroup(loops.accepting())
                .workerEventLoopGroup(loops.working())
                .channelFactory(connections::listener)
                .executor(threads)
                .fallbackHandlerRegistry(new UnknownMethods());
        if (certificates != null) {
            builder.sslContext(certificates.sslContext());
            housekeeping.every(pace.certificates(), certificates::refresh);
            gauge(
                    meters,
                    "fairlead.grpc.certificate.expiry.timestamp",
                    "When the server's certificate ends, in seconds" + " since 1970.",
                    () -> certificates.validUntil().getEpochSecond(),
                    "seconds");
        }
        gauge(meters, "fairlead.grpc.connections", "Open connections to the gRPC API.", connections::open, null);
        gauge(meters, "fairlead.grpc.streams", "Open streams of the gRPC API.", gate::openWatches, null);
        MetricCollectingServerInterceptor metrics = new MetricCollectingServerInterceptor(meters);
        // The last interceptor is the first that a call meets: what the gate refuses is counted too.
        builder.intercept(gate).intercept(metrics);
        Stream.concat(
                        served.stream(),
                        Stream.of(
                                health.getHealthService().bindService(),
                                ProtoReflectionServiceV1.newInstance().bindService()))
                .map(ReadableRequests::of)
                .forEach(service -> {
                    metrics.preregisterService(service);
                    builder.addService(service);
                });
        server = builder.build();
    }

    /**
     * Starts to listen.
     *
     * @param client asks the API server who callers are and what they may do
     * @param meters get the metrics of the server
     * @param unready why calls cannot be answered now, if they cannot; asked for every call, must not block
     * @throws StartException if the certificates cannot be used; the sentence says why
     * @throws IOException if the port is taken; the message names it
     */
    public static GrpcServer start(
            GrpcConfig config,
            Api api,
            KubernetesClient client,
            MeterRegistry meters,
            Supplier<Optional<String>> unready)
            throws StartException, IOException {
        return start(config, api, client, meters, unready, Pace.DEFAULT);
    }

    static GrpcServer start(
            GrpcConfig config,
            Api api,
            KubernetesClient client,
            MeterRegistry meters,
            Supplier<Optional<String>> unready,
            Pace pace)
            throws StartException, IOException {
        GrpcConfig.Tls tls = config.tls();
        ServerCertificates certificates = tls == null ? null : ServerCertificates.load(tls);
        ConnectionNoise.silence();
        GrpcServer started = new GrpcServer(config, api, client, meters, unready, pace, certificates);
        try {
            started.tellHealth();
            started.server.start();
        } catch (IOException taken) {
            started.close();
            throw new IOException(
                    "cannot listen on port " + config.port() + " for gRPC: " + cause(taken) + "; set grpc.port", taken);
        }
        started.housekeeping.every(HEALTH_PAUSE, started::tellHealth);
        return started;
    }

    /** The port it listens on. */
    public int port() {
        return server.getPort();
    }

    /**
     * Stops: streams are told so, calls under way may end, and what has not ended after a few seconds is cut off.
     */
    @Override
    public void close() {
        health.enterTerminalState();
        server.shutdown();
        gate.stop();
        try {
            if (!server.awaitTermination(pace.goodbye().toMillis(), TimeUnit.MILLISECONDS)) {
                gate.endAll();
                server.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        housekeeping.close();
        threads.shutdownNow();
        loops.close();
    }

    private void tellHealth() {
        ServingStatus status = unready.get().isPresent() ? ServingStatus.NOT_SERVING : ServingStatus.SERVING;
        health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
        services.forEach(service -> health.setStatus(service, status));
    }

    private static NettyServerBuilder listening(GrpcConfig config) {
        return NettyServerBuilder.forAddress(
                config.tls() == null
                        ? new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), config.port())
                        : new InetSocketAddress(config.port()));
    }

    private NettyServerBuilder limited(NettyServerBuilder builder, GrpcLimits limits) {
        return builder.maxInboundMessageSize(limits.requestBytes())
                .maxInboundMetadataSize(HEADER_BYTES)
                .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
                .maxRstFramesPerWindow(RESETS, RESET_SECONDS)
                .handshakeTimeout(pace.handshake().toMillis(), TimeUnit.MILLISECONDS)
                // A peer that has vanished without a word is noticed within 80 seconds.
                .keepAliveTime(60, TimeUnit.SECONDS)
                .keepAliveTimeout(20, TimeUnit.SECONDS)
                .permitKeepAliveTime(20, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .maxConnectionIdle(5, TimeUnit.MINUTES)
                // Connections are made anew now and then, so that replicas share them, and new certificates are seen.
                .maxConnectionAge(60, TimeUnit.MINUTES)
                .maxConnectionAgeGrace(5, TimeUnit.MINUTES);
    }

    private static void gauge(
            MeterRegistry meters, String name, String description, Supplier<Number> value, @Nullable String unit) {
        Gauge.builder(name, value).description(description).baseUnit(unit).register(meters);
    }

    private static String cause(IOException taken) {
        return String.valueOf(
                taken.getCause() == null ? taken.getMessage() : taken.getCause().getMessage());
    }
}
