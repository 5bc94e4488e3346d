package dev.fairlead.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairlead.localcluster.GpuModel;
import dev.fairlead.localcluster.GpuNode;
import dev.fairlead.localcluster.LocalCluster;
import dev.fairlead.localcluster.SimulatedNodes;
import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.GpuJobStatus;
import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.api.JobPhase;
import dev.fairlead.operator.config.ConfigFile;
import dev.fairlead.operator.config.InvalidConfigException;
import dev.fairlead.operator.config.OperatorConfig;
import dev.fairlead.operator.loop.LoopSettings;
import dev.fairlead.operator.loop.StartException;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operator as a whole on a real API server: that the pieces fit. */
class OperatorTest {
    private static LocalCluster cluster;
    private static KubernetesClient client;
    private Operator operator;

    @BeforeAll
    static void startCluster() {
        cluster = LocalCluster.start();
        client = cluster.client();
        for (String file : List.of("gpujobs", "gpuqueues", "gpuqueueusages")) {
            apply(Path.of("../deploy/crds/" + file + ".scheduling.fairlead.dev.yaml"));
        }
        await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
            client.resources(GpuJob.class).inAnyNamespace().list();
            return true;
        });
        new SimulatedNodes(client).add(GpuNode.fleet("h100", GpuModel.H100, 4, 8, 2));
        client.load(stream("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: research}
                ---
                apiVersion: scheduling.fairlead.dev/v1alpha1
                kind: GpuQueue
                metadata: {name: research}
                spec:
                  gpus: [{type: H100, guaranteed: 16}]
                """)).create();
    }

    @AfterAll
    static void stopCluster() {
        client.close();
        cluster.close();
    }

    @BeforeEach
    void startOperator() throws StartException, IOException, InvalidConfigException {
        OperatorConfig config = ConfigFile.parse("test", "httpPort: 0\nleaderElection: {enabled: false}\n");
        LoopSettings settings =
                LoopSettings.of(Duration.ofMillis(20), true).withBackoff(Duration.ofMillis(200), Duration.ofSeconds(2));
        operator = Operator.start(client, config, settings);
    }

    @AfterEach
    void stopOperator() {
        assertThat(operator.ended()).isNotDone();
        client.resources(GpuJob.class).inNamespace("research").delete();
        until("all pods are gone", () -> pods().isEmpty());
        operator.close();
    }

    @Test
    void a_gang_runs_and_leaves_nothing_behind_when_it_is_deleted() {
        submit("llama", 2, "");

        awaitPhase("llama", JobPhase.RUNNING);

        GpuJobStatus status = status("llama");
        assertThat(status.gpuType()).isEqualTo("H100");
        assertThat(status.gpus()).isEqualTo(16);
        assertThat(status.readyReplicas()).isEqualTo(2);
        assertThat(pods()).extracting(pod -> pod.getSpec().getNodeName()).containsExactlyElementsOf(status.nodes());
        until(
                "the steps are told as events",
                () -> client.v1().events().inNamespace("research").list().getItems().stream()
                        .map(Event::getReason)
                        .toList()
                        .containsAll(List.of("Placed", "Running")));
        until(
                "the queue says what is used",
                () -> client.resources(GpuQueue.class)
                                .withName("research")
                                .get()
                                .getStatus()
                                .runningJobs()
                        == 1);

        client.resources(GpuJob.class).inNamespace("research").withName("llama").delete();
        until("pods are gone", () -> pods().isEmpty());
    }

    @Test
    void a_failing_job_is_tried_again_until_its_backoff_limit() {
        submit("broken", 2, "local-cluster.fairlead.dev/run-for: 100ms, local-cluster.fairlead.dev/exit-code: \"3\"");

        awaitPhase("broken", JobPhase.FAILED);

        assertThat(status("broken").reason()).isEqualTo("BackoffLimitExceeded");
        assertThat(status("broken").failures()).isEqualTo(2);
        assertThat(status("broken").attempts()).isEqualTo(2);
    }

    @Test
    void a_restarted_operator_takes_up_what_runs_and_sees_what_ended_meanwhile() throws Exception {
        submit("steady", 2, "");
        submit("ending", 1, "local-cluster.fairlead.dev/run-for: 3s");
        awaitPhase("steady", JobPhase.RUNNING);
        awaitPhase("ending", JobPhase.RUNNING);
        List<String> before = uids("steady");

        operator.close();
        until(
                "one pod has ended",
                () -> pods().stream()
                        .anyMatch(pod -> "Succeeded".equals(pod.getStatus().getPhase())));
        startOperator();

        awaitPhase("ending", JobPhase.SUCCEEDED);
        assertThat(status("steady").phase()).isEqualTo(JobPhase.RUNNING);
        assertThat(status("steady").attempts()).isEqualTo(1);
        assertThat(uids("steady")).isEqualTo(before);
    }

    @Test
    void a_suspended_job_gives_its_gpus_back_and_comes_again() {
        submit("pausing", 2, "");
        awaitPhase("pausing", JobPhase.RUNNING);

        setSuspend("pausing", true);
        awaitPhase("pausing", JobPhase.SUSPENDED);
        until("its pods are gone", () -> pods().isEmpty());

        setSuspend("pausing", false);
        awaitPhase("pausing", JobPhase.RUNNING);
        assertThat(status("pausing").attempts()).isEqualTo(2);
    }

    private static void submit(String name, int replicas, String annotations) {
        client.load(stream("""
                apiVersion: scheduling.fairlead.dev/v1alpha1
                kind: GpuJob
                metadata: {name: %s, namespace: research}
                spec:
                  queue: research
                  replicas: %d
                  gpusPerReplica: 8
                  backoffLimit: 1
                  template:
                    metadata: {annotations: {%s}}
                    spec:
                      containers:
                      - {name: train, image: pytorch/pytorch}
                """.formatted(name, replicas, annotations))).create();
    }

    private static void setSuspend(String name, boolean suspend) {
        client.resources(GpuJob.class)
                .inNamespace("research")
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"suspend\":" + suspend + "}}");
    }

    private static void awaitPhase(String name, JobPhase phase) {
        until(name + " is " + phase, () -> status(name).phase() == phase);
    }

    private static void until(String what, Callable<Boolean> condition) {
        await(what).atMost(Duration.ofSeconds(30)).until(condition);
    }

    private static GpuJobStatus status(String name) {
        @Nullable
        GpuJobStatus status = client.resources(GpuJob.class)
                .inNamespace("research")
                .withName(name)
                .get()
                .getStatus();
        return status == null ? GpuJobStatus.empty() : status;
    }

    private static List<Pod> pods() {
        return client.pods().inNamespace("research").list().getItems();
    }

    private static List<String> uids(String job) {
        return pods().stream()
                .filter(pod -> pod.getMetadata().getName().startsWith(job + "-"))
                .map(pod -> pod.getMetadata().getUid())
                .toList();
    }

    private static void apply(Path file) {
        client.load(stream(read(file))).create();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream stream(String yaml) {
        return new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8));
    }
}
