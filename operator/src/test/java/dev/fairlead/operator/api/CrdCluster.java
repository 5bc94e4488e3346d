package dev.fairlead.operator.api;

import dev.fairlead.localcluster.LocalCluster;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A real API server that knows our kinds, and has a namespace called research. */
final class CrdCluster implements AutoCloseable {
    /** The queue and the job that the documentation shows, word for word but for a few more template fields. */
    static final String QUEUE = """
            apiVersion: scheduling.fairlead.dev/v1alpha1
            kind: GpuQueue
            metadata: {name: research}
            spec:
              parent: company
              weight: 2
              gpus:
              - {type: H100, guaranteed: 64, limit: 128}
              - {type: A100, guaranteed: 32}
              namespaces: [research]
              stopPolicy: None
            """;

    static final String JOB = """
            apiVersion: scheduling.fairlead.dev/v1alpha1
            kind: GpuJob
            metadata: {name: llama, namespace: research}
            spec:
              queue: research
              replicas: 8
              minReplicas: 4
              gpusPerReplica: 8
              gpuTypes: [{name: H100, speed: 1.0}, {name: A100, speed: 0.4}]
              topology: {required: rack, preferred: nvlink}
              priorityClassName: production
              preemptible: true
              minRuntimeSeconds: 600
              expectedDurationSeconds: 21600
              activeDeadlineSeconds: 43200
              checkpointIntervalSeconds: 1800
              backoffLimit: 3
              suspend: false
              template:
                metadata: {labels: {team: nlp}, annotations: {note: hello}}
                spec:
                  tolerations: [{key: gpu, operator: Exists}]
                  containers:
                  - {name: train, image: pytorch/pytorch, command: [torchrun, train.py]}
            """;

    private final LocalCluster cluster;
    private final KubernetesClient client;

    private CrdCluster(LocalCluster cluster) {
        this.cluster = cluster;
        this.client = cluster.client();
    }

    static CrdCluster start() {
        CrdCluster started = new CrdCluster(
                LocalCluster.start(LocalCluster.Options.defaults().withKwok(false)));
        CrdFiles.definitions().forEach(started::establish);
        started.client
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("research")
                        .endMetadata()
                        .build())
                .create();
        return started;
    }

    private void establish(CustomResourceDefinition crd) {
        client.resource(crd).create();
        client.resource(crd).waitUntilCondition(CrdCluster::isEstablished, 30, TimeUnit.SECONDS);
    }

    private static boolean isEstablished(@Nullable CustomResourceDefinition crd) {
        return crd != null
                && crd.getStatus() != null
                // The first status is written without conditions, and the client reads that as null, not as empty.
                && crd.getStatus().getConditions() != null
                && crd.getStatus().getConditions().stream()
                        .anyMatch(c -> c.getType().equals("Established")
                                && c.getStatus().equals("True"));
    }

    KubernetesClient client() {
        return client;
    }

    void removeEverything() {
        client.resources(GpuJob.class).inAnyNamespace().delete();
        client.resources(GpuQueue.class).delete();
        client.resources(GpuQueueUsage.class).delete();
    }

    /** Standard output and standard error together, so that a refusal can be read as well. */
    String kubectl(String input, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder kubectl = new ProcessBuilder(cluster.kubectl().toString()).redirectErrorStream(true);
        kubectl.command().addAll(List.of(arguments));
        kubectl.environment().put("KUBECONFIG", cluster.kubeconfig().toString());
        Process process = kubectl.start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    @Override
    public void close() {
        client.close();
        cluster.close();
    }
}
