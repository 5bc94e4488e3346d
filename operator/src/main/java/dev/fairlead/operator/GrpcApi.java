package dev.fairlead.operator;

import dev.fairlead.operator.config.GrpcConfig;
import dev.fairlead.operator.grpc.FairleadServices;
import dev.fairlead.operator.grpc.server.GrpcServer;
import dev.fairlead.operator.loop.StartException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/** The gRPC services of this operator and the server around them. */
record GrpcApi(FairleadServices services, GrpcServer server) implements AutoCloseable {
    /**
     * Starts to serve.
     *
     * @param unready why calls cannot be answered now, if they cannot
     * @throws StartException if the certificates cannot be used; the sentence says why
     * @throws IOException if the port is taken
     */
    static GrpcApi start(
            FairleadServices services,
            GrpcConfig config,
            KubernetesClient client,
            MeterRegistry meters,
            Supplier<Optional<String>> unready)
            throws StartException, IOException {
        try {
            GrpcServer.Api api = new GrpcServer.Api(services.services(), FairleadServices.permissions());
            return new GrpcApi(services, GrpcServer.start(config, api, client, meters, unready));
        } catch (StartException | IOException failed) {
            services.close();
            throw failed;
        }
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
        services.close();
    }
}
