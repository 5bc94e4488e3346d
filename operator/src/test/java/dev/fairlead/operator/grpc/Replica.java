package dev.fairlead.operator.grpc;

import dev.fairlead.api.v1.FleetServiceGrpc;
import dev.fairlead.api.v1.FleetServiceGrpc.FleetServiceBlockingStub;
import dev.fairlead.api.v1.JobServiceGrpc;
import dev.fairlead.api.v1.JobServiceGrpc.JobServiceBlockingStub;
import dev.fairlead.api.v1.JobServiceGrpc.JobServiceStub;
import dev.fairlead.api.v1.QueueServiceGrpc;
import dev.fairlead.api.v1.QueueServiceGrpc.QueueServiceBlockingStub;
import dev.fairlead.api.v1.QueueServiceGrpc.QueueServiceStub;
import dev.fairlead.localcluster.LocalCluster;
import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.api.GpuQueueUsage;
import dev.fairlead.operator.config.OperatorConfig;
import dev.fairlead.operator.kube.PodReader;
import dev.fairlead.operator.loop.Informers;
import dev.fairlead.operator.loop.StartException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A real API server with our kinds, and a replica that watches it, decides nothing and answers gRPC calls. */
final class Replica implements AutoCloseable {
    private static final OperatorConfig CONFIG = OperatorConfig.defaults();

    private static @Nullable Replica shared;

    private final LocalCluster cluster;
    private final KubernetesClient client;
    private final Informers informers;
    private final FairleadServices services;
    private final Server server;
    private final ManagedChannel channel;

    private Replica(LocalCluster cluster, KubernetesClient client) throws StartException, IOException {
        this.cluster = cluster;
        this.client = client;
        informers = new Informers(client, new PodReader(CONFIG.gpus()), event -> {});
        services = new FairleadServices(client, informers.sightings(), CONFIG, InstantSource.system());
        informers.start();
        String name = InProcessServerBuilder.generateName();
        InProcessServerBuilder builder =
                InProcessServerBuilder.forName(name).executor(Executors.newVirtualThreadPerTaskExecutor());
        services.services().forEach(builder::addService);
        server = builder.build().start();
        channel = InProcessChannelBuilder.forName(name).build();
    }

    /** One without nodes for all tests of queues; whoever uses it leaves it empty. Ends with the JVM. */
    static synchronized Replica shared() {
        Replica known = shared;
        if (known == null) {
            Replica started = start(LocalCluster.Options.defaults().withKwok(false));
            Runtime.getRuntime().addShutdownHook(new Thread(started::close));
            shared = started;
            return started;
        }
        return known;
    }

    /** Another replica on the same cluster; the caller stops it with {@link #stop}. */
    Replica another() throws StartException, IOException {
        return new Replica(cluster, client);
    }

    static Replica start(LocalCluster.Options options) {
        LocalCluster cluster = LocalCluster.start(options);
        KubernetesClient client = cluster.client();
        try {
            for (String kind : List.of("gpujobs", "gpuqueues", "gpuqueueusages")) {
                load(client, Files.readString(Path.of("../deploy/crds/" + kind + ".scheduling.fairlead.dev.yaml")));
            }
            Awaitility.await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
                client.genericKubernetesResources("scheduling.fairlead.dev/v1alpha1", "GpuQueueUsage")
                        .list();
                client.genericKubernetesResources("scheduling.fairlead.dev/v1alpha1", "GpuJob")
                        .inAnyNamespace()
                        .list();
                client.genericKubernetesResources("scheduling.fairlead.dev/v1alpha1", "GpuQueue")
                        .list();
                return true;
            });
            return new Replica(cluster, client);
        } catch (IOException | StartException failed) {
            cluster.close();
            throw new IllegalStateException("the replica does not start", failed);
        }
    }

    private static void load(KubernetesClient client, String yaml) {
        client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .create();
    }

    /** Creates objects past the API that is tested. */
    void apply(String yaml) {
        load(client, yaml);
    }

    KubernetesClient client() {
        return client;
    }

    FairleadServices services() {
        return services;
    }

    ManagedChannel channel() {
        return channel;
    }

    QueueServiceBlockingStub queues() {
        return QueueServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    QueueServiceStub queueStreams() {
        return QueueServiceGrpc.newStub(channel);
    }

    JobServiceBlockingStub jobs() {
        return JobServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    JobServiceStub jobStreams() {
        return JobServiceGrpc.newStub(channel);
    }

    FleetServiceBlockingStub fleet() {
        return FleetServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    /** Standard output of kubectl, which is someone else's program. */
    String kubectl(String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(cluster.kubectl().toString()).redirectErrorStream(true);
        builder.command().addAll(List.of(arguments));
        builder.environment().put("KUBECONFIG", cluster.kubeconfig().toString());
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("kubectl " + List.of(arguments) + " says: " + output);
            }
            return output;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    static void until(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptions()
                .until(condition);
    }

    /** Deletes all queues and jobs. */
    void removeEverything() {
        client.resources(GpuJob.class).inAnyNamespace().delete();
        client.resources(GpuQueueUsage.class).delete();
        client.resources(GpuQueue.class).delete();
        until(
                "nothing is left",
                () -> informers.sightings().queues().all().isEmpty()
                        && informers.sightings().jobs().all().isEmpty());
    }

    /** Stops answering, and leaves the cluster. */
    void stop() {
        services.close();
        channel.shutdownNow();
        server.shutdownNow();
        informers.close();
    }

    @Override
    public void close() {
        stop();
        client.close();
        cluster.close();
    }
}
