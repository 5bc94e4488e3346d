package dev.fairlead.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.localcluster.GpuModel;
import dev.fairlead.localcluster.GpuNode;
import dev.fairlead.localcluster.LocalCluster;
import dev.fairlead.localcluster.SimulatedNodes;
import dev.fairlead.operator.api.GpuJob;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the readers and the writer say to each other goes through a real API server and comes back the same. */
class RealApiServerTest {
    private static LocalCluster cluster;
    private static KubernetesClient client;

    @BeforeAll
    static void start() throws IOException {
        cluster = LocalCluster.start();
        client = cluster.client();
        try (InputStream crd = Files.newInputStream(Path.of("../deploy/crds/gpujobs.scheduling.fairlead.dev.yaml"))) {
            client.load(crd).create();
        }
        client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("gpujobs.scheduling.fairlead.dev")
                .waitUntilCondition(
                        each -> each.getStatus() != null
                                && KubernetesJson.orEmpty(each.getStatus().getConditions()).stream()
                                        .anyMatch(
                                                condition -> condition.getType().equals("Established")
                                                        && condition.getStatus().equals("True")),
                        30,
                        TimeUnit.SECONDS);
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("research")
                        .endMetadata()
                        .build())
                .create();
        SimulatedNodes nodes = new SimulatedNodes(client);
        nodes.add(List.of(
                GpuNode.of("n0", GpuModel.H100).withRack("r1"),
                GpuNode.of("n1", GpuModel.H100).withRack("r1")));
        nodes.awaitReady(List.of("n0", "n1"));
    }

    @AfterAll
    static void stop() {
        client.close();
        cluster.close();
    }

    @Test
    void aGangIsWrittenAndBecomesReady() {
        NodeReader nodeReader = new NodeReader(
                GpuResources.DEFAULT, new GpuTypeNames(Map.of()), TopologyLevel.DEFAULT, NodeHealthRules.DEFAULT);
        assertThat(client.nodes().list().getItems())
                .map(node -> nodeReader.read(node).orElseThrow())
                .allSatisfy(node -> {
                    assertThat(node.gpuType()).isEqualTo(new GpuType("H100"));
                    assertThat(node.unusable()).isEmpty();
                    assertThat(node.domains().get(2)).isEqualTo("r1");
                });

        GpuJob job = client.resource(Manifests.job("replicas: 2\ngpusPerReplica: 8\ntopology: {required: rack}"))
                .create();
        JobReading reading =
                new JobReader(nodeReader.topology(), GpuResources.DEFAULT, List.of()).read(job, PriorityClasses.NONE);
        Job accepted = ((JobReading.Accepted) reading).job();
        assertThat(accepted.id().uid()).isNotEmpty();
        assertThat(accepted.submittedMillis()).isPositive();

        client.resource(GangService.of(job)).create();
        GangPods gang = new PodWriter(GpuResources.DEFAULT, List.of()).gang(job, Manifests.placement(2));
        for (int index = 0; index < gang.size(); index++) {
            client.raw("/api/v1/namespaces/research/pods", "POST", gang.json(index));
        }

        PodReader podReader = new PodReader(GpuResources.DEFAULT);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(
                                client.pods().inNamespace("research").list().getItems())
                        .hasSize(2)
                        .map(podReader::read)
                        .allSatisfy(pod -> {
                            PodReading.OfJob ours = (PodReading.OfJob) pod;
                            assertThat(ours.job()).isEqualTo(accepted.id());
                            assertThat(ours.node()).isEqualTo(new NodeName("n" + ours.index()));
                            assertThat(ours.resources())
                                    .isEqualTo(accepted.gang().workers().perReplica());
                            assertThat(ours.phase()).isEqualTo(PodPhase.READY);
                        }));
    }
}
