package dev.fairlead.operator.bench;

import dev.fairlead.localcluster.GpuModel;
import dev.fairlead.localcluster.GpuNode;
import dev.fairlead.localcluster.LocalCluster;
import dev.fairlead.localcluster.SimulatedNodes;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A fresh cluster with nodes of eight GPUs, our resource types, a namespace and a queue that owns all GPUs. */
final class BenchmarkCluster implements AutoCloseable {
    private static final int NODES_PER_RACK = 8;

    private final LocalCluster cluster;
    private final Thread closer;
    private final ApiServerClient api;
    private final List<String> nodes;

    private BenchmarkCluster(LocalCluster cluster, List<String> nodes) {
        this.cluster = cluster;
        this.nodes = nodes;
        this.api = new ApiServerClient(cluster.kubeconfig());
        this.closer = new Thread(cluster::close);
        // Ctrl-C leaves no process behind.
        Runtime.getRuntime().addShutdownHook(closer);
    }

    static BenchmarkCluster start(int nodes) {
        List<GpuNode> fleet = GpuNode.fleet("h100", GpuModel.H100, nodes, Settings.GPUS_PER_NODE, NODES_PER_RACK);
        BenchmarkCluster started = new BenchmarkCluster(
                LocalCluster.start(), fleet.stream().map(GpuNode::name).toList());
        try {
            started.furnish(fleet);
            return started;
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
    }

    private void furnish(List<GpuNode> fleet) {
        try (KubernetesClient client = cluster.client()) {
            List<CustomResourceDefinition> crds = definitions(client);
            crds.forEach(crd -> client.resource(crd).create());
            new SimulatedNodes(client).add(fleet);
            crds.forEach(crd ->
                    client.resource(crd).waitUntilCondition(BenchmarkCluster::isEstablished, 30, TimeUnit.SECONDS));
        }
        api.postNow("/api/v1/namespaces", Manifests.namespace());
        api.postNow(
                "/apis/scheduling.fairlead.dev/v1alpha1/gpuqueues",
                Manifests.queue(fleet.size() * Settings.GPUS_PER_NODE));
    }

    /** What users apply, {@code deploy/crds}; the benchmark is run in the repository's root. */
    private static List<CustomResourceDefinition> definitions(KubernetesClient client) {
        try (Stream<Path> files = Files.list(Path.of("deploy", "crds"))) {
            return files.sorted()
                    .map(file -> client.apiextensions()
                            .v1()
                            .customResourceDefinitions()
                            .load(file.toFile())
                            .item())
                    .toList();
        } catch (IOException e) {
            throw new BenchmarkException("deploy/crds cannot be read: run the benchmark with `make bench-cluster`", e);
        }
    }

    private static boolean isEstablished(@Nullable CustomResourceDefinition crd) {
        return crd != null
                && crd.getStatus() != null
                // The first status is written without conditions, and the client reads that as null, not as empty.
                && crd.getStatus().getConditions() != null
                && crd.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Established")
                                && condition.getStatus().equals("True"));
    }

    LocalCluster cluster() {
        return cluster;
    }

    ApiServerClient api() {
        return api;
    }

    /** The name of a node; numbers beyond the last node start again from the first. */
    String node(int number) {
        return nodes.get(number % nodes.size());
    }

    /** CPU seconds of a program of the control plane since it started. */
    double cpuSeconds(String program) {
        return cluster.cpuMillis().getOrDefault(program, 0L) / 1000.0;
    }

    /** CPU seconds of all programs of the control plane. */
    double cpuSeconds() {
        return cluster.cpuMillis().values().stream().mapToLong(Long::longValue).sum() / 1000.0;
    }

    @Override
    public void close() {
        api.close();
        cluster.close();
        Runtime.getRuntime().removeShutdownHook(closer);
    }
}
