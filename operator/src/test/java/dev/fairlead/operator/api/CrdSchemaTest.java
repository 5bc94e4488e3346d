package dev.fairlead.operator.api;

import static dev.fairlead.operator.api.CrdCluster.JOB;
import static dev.fairlead.operator.api.CrdCluster.QUEUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the real API server accepts, fills in, refuses and keeps from changing. */
class CrdSchemaTest {
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
        cluster.kubectl(minimalJob(), "apply", "-f", "-");
        assertThat(cluster.kubectl("", "get", "gj", "small", "-n", "research", "-o", "jsonpath={.spec}"))
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
    void onlyTheFirstContainerMayNameItsGpus() {
        String train = "{name: train, image: pytorch/pytorch, command: [torchrun, train.py]}";
        String withGpus = "{name: %s, image: i, resources: {limits: {cpu: 4, nvidia.com/gpu: 8}}}";
        createJob(JOB.replace(train, withGpus.formatted("train")));
        assertThatThrownBy(() -> createJob(JOB.replace("name: llama", "name: two")
                        .replace(train, train + "\n      - " + withGpus.formatted("side"))))
                .hasMessageContaining("leave nvidia.com/gpu out of all containers but the first");
    }

    @Test
    void theExamplesAreAccepted() throws Exception {
        String files = GeneratedFilesTest.REPOSITORY.resolve("deploy/examples").toString();
        assertThat(cluster.kubectl("", "apply", "-f", files))
                .contains(
                        "gpuqueue.scheduling.fairlead.dev/company created",
                        "gpujob.scheduling.fairlead.dev/llama created")
                .doesNotContainIgnoringCase("error")
                .doesNotContain("invalid");
        cluster.kubectl("", "delete", "-f", files, "--wait=false");
    }

    @Test
    void kubectlRefusesAMisspelledField() throws Exception {
        assertThat(cluster.kubectl(JOB.replace("gpusPerReplica", "gpuPerReplica"), "apply", "-f", "-"))
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
}
