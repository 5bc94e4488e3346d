package dev.fairlead.operator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.localcluster.LocalCluster;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The schemas as the real API server applies them. */
class CrdSchemaTest {
    private static final String QUEUE = """
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

    private static final String JOB = """
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

    private static LocalCluster cluster;
    private static KubernetesClient client;

    @BeforeAll
    static void startCluster() throws IOException {
        cluster = LocalCluster.start(LocalCluster.Options.defaults().withKwok(false));
        client = cluster.client();
        CrdFiles.definitions().forEach(crd -> client.resource(crd).create());
        CrdFiles.definitions()
                .forEach(crd -> client.resource(crd)
                        .waitUntilCondition(
                                seen -> seen != null
                                        && seen.getStatus() != null
                                        && seen.getStatus().getConditions().stream()
                                                .anyMatch(c -> c.getType().equals("Established")
                                                        && c.getStatus().equals("True")),
                                30,
                                TimeUnit.SECONDS));
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("research")
                        .endMetadata()
                        .build())
                .create();
    }

    @AfterAll
    static void stopCluster() {
        client.close();
        cluster.close();
    }

    @AfterEach
    void removeEverything() {
        client.resources(GpuJob.class).inNamespace("research").delete();
        client.resources(GpuQueue.class).delete();
    }

    @Test
    void theDocumentedManifestsAreAccepted() {
        GpuQueue queue =
                client.resource(Serialization.unmarshal(QUEUE, GpuQueue.class)).create();
        assertThat(queue.getSpec())
                .isEqualTo(Serialization.unmarshal(QUEUE, GpuQueue.class).getSpec());

        GpuJob job = createJob(JOB);
        GpuJobSpec written = Serialization.unmarshal(JOB, GpuJob.class).getSpec();
        assertThat(job.getSpec()).isEqualTo(written);
        assertThat(job.getSpec().template().getMetadata().getLabels()).containsEntry("team", "nlp");
    }

    @Test
    void theServerFillsInDefaults() throws Exception {
        kubectl(minimalJob(), "apply", "-f", "-");
        assertThat(kubectl("", "get", "gj", "small", "-n", "research", "-o", "jsonpath={.spec}"))
                .contains("\"replicas\":1", "\"gpusPerReplica\":1", "\"preemptible\":true", "\"backoffLimit\":3")
                .contains("\"suspend\":false", "\"minRuntimeSeconds\":0")
                .doesNotContain("minReplicas");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = RefusedManifests.JOBS)
    void aJobThatMakesNoSenseIsRefusedWithASentence(String replace, String by, String sentence) {
        assertThat(JOB).contains(replace);
        String manifest = JOB.replace(replace, by == null ? "" : by);
        assertThatThrownBy(() -> client.resource(manifest).create())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = RefusedManifests.QUEUES)
    void aQueueThatMakesNoSenseIsRefusedWithASentence(String replace, String by, String sentence) {
        assertThat(QUEUE).contains(replace);
        String manifest = QUEUE.replace(replace, by == null ? "" : by);
        assertThatThrownBy(() -> client.resource(manifest).create())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void kubectlRefusesAMisspelledField() throws Exception {
        assertThat(kubectl(JOB.replace("gpusPerReplica", "gpuPerReplica"), "apply", "-f", "-"))
                .contains("unknown field \"spec.gpuPerReplica\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = RefusedManifests.CHANGES)
    void whatDecidedThePlacementIsFixedUnlessSuspended(String patch, String sentence) {
        GpuJob job = createJob(JOB);
        assertThatThrownBy(() -> patch(job, patch)).hasMessageContaining(sentence);

        patch(job, "{\"spec\":{\"suspend\":true}}");
        patch(job, patch);
    }

    @Test
    void patienceMayChangeAtAnyTime() {
        GpuJob changed = patch(
                createJob(JOB),
                "{\"spec\":{\"backoffLimit\":9,\"activeDeadlineSeconds\":50000,\"minRuntimeSeconds\":1,"
                        + "\"expectedDurationSeconds\":50,\"checkpointIntervalSeconds\":60}}");
        assertThat(changed.getSpec().backoffLimit()).isEqualTo(9);
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
        assertThat(kubectl("", "get", "gj", "-n", "research"))
                .containsPattern("NAME +QUEUE +PHASE +GPUS +TYPE +REPLICAS +READY +REASON +AGE")
                .containsPattern("llama +research +Starting +64 +H100 +8 +6 +PodsStarting +\\d+s");
        assertThat(kubectl("", "get", "gj", "-n", "research", "-o", "wide"))
                .contains("6 of 8 replicas are ready.", "h100-1");
    }

    @Test
    void aQueuesUseShowsInItsColumns() throws Exception {
        GpuQueue queue =
                client.resource(Serialization.unmarshal(QUEUE, GpuQueue.class)).create();
        queue.setStatus(GpuQueueStatus.of(
                List.of(
                        new QueueGpuStatus("H100", 12, 0, 64, 8, 64, 128),
                        new QueueGpuStatus("A100", 0, 0, 0, 0, 32, null)),
                3,
                1,
                List.of(),
                1L));
        client.resource(queue).updateStatus();

        assertThat(client.resource(queue).get().getStatus()).isEqualTo(queue.getStatus());
        assertThat(kubectl("", "get", "gq"))
                .containsPattern("NAME +PARENT +USED/GUARANTEED/LIMIT +RUNNING +WAITING +READY +AGE")
                .containsPattern("research +company +H100 12/64/128, A100 0/32/- +3 +1 ");
    }

    @Test
    void kubectlExplainsAField() throws Exception {
        assertThat(kubectl("", "explain", "gj.spec.topology.required")).contains("share one domain", "rack");
    }

    private static GpuJob createJob(String manifest) {
        return client.resource(Serialization.unmarshal(manifest, GpuJob.class)).create();
    }

    private static GpuJob patch(GpuJob job, String patch) {
        return client.resource(job).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    private static String minimalJob() {
        return """
            apiVersion: scheduling.fairlead.dev/v1alpha1
            kind: GpuJob
            metadata: {name: small, namespace: research}
            spec: {queue: research, template: {spec: {containers: [{name: train, image: pytorch/pytorch}]}}}
            """;
    }

    /** Standard output and standard error together, so that a refusal can be read as well. */
    private static String kubectl(String input, String... arguments) throws Exception {
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
}
