package dev.fairlead.operator.api;

import static dev.fairlead.operator.api.CrdCluster.JOB;
import static dev.fairlead.operator.api.CrdCluster.QUEUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The status as the real API server keeps it and as kubectl shows it. */
class CrdStatusTest {
    private static CrdCluster cluster;
    private static KubernetesClient client;

    @BeforeAll
    static void startCluster() {
        cluster = CrdCluster.start();
        client = cluster.client();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @AfterEach
    void removeEverything() {
        cluster.removeEverything();
    }

    @Test
    void aJobsStatusComesBackAsWrittenAndShowsInItsColumns() throws Exception {
        GpuJob job = createJob(JOB);
        GpuJobStatus status = GpuJobStatus.empty().toBuilder()
                .phase(JobPhase.STARTING)
                .reason(JobReason.PODS_STARTING)
                .message("6 of 8 replicas are ready.")
                .gpuType("H100")
                .gpus(64)
                .replicas(8)
                .readyReplicas(6)
                .nodes(List.of("h100-0", "h100-1"))
                .placedTime(Instant.parse("2026-11-23T09:00:00Z"))
                .attempts(1)
                .conditions(List.of(new ConditionBuilder()
                        .withType(JobCondition.PLACED.value())
                        .withStatus("True")
                        .withReason(JobReason.PLACED.value())
                        .withMessage("On 8 nodes.")
                        .withLastTransitionTime("2026-11-23T09:00:00Z")
                        .build()))
                .observedGeneration(1L)
                .build();
        job.setStatus(status);
        client.resource(job).updateStatus();

        assertThat(client.resource(job).get().getStatus()).isEqualTo(status);
        assertThat(cluster.kubectl("", "get", "gj", "-n", "research"))
                .containsPattern("NAME +QUEUE +PHASE +GPUS +TYPE +REPLICAS +READY +REASON +AGE")
                .containsPattern("llama +research +Starting +64 +H100 +8 +6 +PodsStarting +\\d+s");
        assertThat(cluster.kubectl("", "get", "gj", "-n", "research", "-o", "wide"))
                .contains("6 of 8 replicas are ready.", "h100-1");
    }

    @Test
    void aQueuesUseShowsInItsColumns() throws Exception {
        GpuQueue queue =
                client.resource(Serialization.unmarshal(QUEUE, GpuQueue.class)).create();
        queue.setStatus(GpuQueueStatus.of(
                List.of(
                        new QueueGpuStatus(
                                "H100",
                                12,
                                0,
                                64,
                                8,
                                64,
                                128,
                                new QueueGpuShare(20, 20, 0, 100, 0, "Demand", "Entitled to 20 H100.")),
                        new QueueGpuStatus("A100", 0, 0, 0, 0, 32, null, null)),
                3,
                1,
                List.of(),
                1L));
        client.resource(queue).updateStatus();

        assertThat(client.resource(queue).get().getStatus()).isEqualTo(queue.getStatus());
        assertThat(cluster.kubectl("", "get", "gq"))
                .containsPattern("NAME +PARENT +USED/GUARANTEED/LIMIT +RUNNING +WAITING +READY +AGE")
                .containsPattern("research +company +H100 12/64/128, A100 0/32/- +3 +1 ");
    }

    @Test
    void aQueuesGpuTimeComesBackAsWrittenAndShowsInHours() throws Exception {
        GpuQueueUsage usage = new GpuQueueUsage();
        usage.setMetadata(new ObjectMetaBuilder().withName("research").build());
        usage = client.resource(usage).create();
        Instant now = Instant.now();
        usage.setStatus(GpuQueueUsageStatus.of(
                List.of(
                        new QueueGpuUsage(
                                "H100",
                                5_473_080,
                                new UsageBuckets(now.truncatedTo(ChronoUnit.HOURS), List.of(28_800L)),
                                new UsageBuckets(now.truncatedTo(ChronoUnit.DAYS), List.of(0L, 28_800L))),
                        new QueueGpuUsage("A100", 43_200, null, null)),
                List.of(new NamespaceGpuUsage(NamespaceGpuUsage.OTHER, "H100", 5_473_080)),
                now));
        client.resource(usage).updateStatus();

        assertThat(client.resource(usage).get().getStatus()).isEqualTo(usage.getStatus());
        assertThat(cluster.kubectl("", "get", "gqu"))
                .containsPattern("NAME +GPU-HOURS +ACCOUNTED +AGE")
                .containsPattern("research +H100 1520.3, A100 12.0 +\\d+s +\\d+s");
    }

    @Test
    void kubectlExplainsAField() throws Exception {
        assertThat(cluster.kubectl("", "explain", "gj.spec.topology.required")).contains("share one domain", "rack");
    }

    @Test
    void aWordOfANewerVersionDoesNotBreakAListing() {
        GpuJob job = createJob(JOB);
        editPhaseWords(words -> words.add(new TextNode("Dreaming")));
        String status = "{\"status\":{\"phase\":\"Dreaming\"}}";
        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .untilAsserted(() -> client.resource(job)
                        .subresource("status")
                        .patch(PatchContext.of(PatchType.JSON_MERGE), status));

        assertThat(client.resources(GpuJob.class).inNamespace("research").list().getItems())
                .singleElement()
                .satisfies(seen -> assertThat(seen.getStatus().phase()).isEqualTo(JobPhase.UNKNOWN));
        editPhaseWords(List::removeLast);
    }

    private static GpuJob createJob(String manifest) {
        return client.resource(Serialization.unmarshal(manifest, GpuJob.class)).create();
    }

    private static void editPhaseWords(Consumer<List<JsonNode>> edit) {
        client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("gpujobs.scheduling.fairlead.dev")
                .edit(crd -> {
                    JSONSchemaProps root =
                            crd.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
                    JSONSchemaProps phase = SchemaEdits.property(SchemaEdits.property(root, "status"), "phase");
                    List<JsonNode> words = new ArrayList<>(phase.getEnum());
                    edit.accept(words);
                    phase.setEnum(words);
                    return crd;
                });
    }
}
