package dev.fairlead.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static final String NODE = "h100-000";
    private static LocalCluster cluster;
    private static KubernetesClient client;

    @BeforeAll
    static void start() {
        cluster = LocalCluster.start();
        client = cluster.client();
        new SimulatedNodes(client).add(GpuNode.fleet("h100", GpuModel.H100, 2, 8, 2));
    }

    @AfterAll
    static void stop() {
        client.close();
        cluster.close();
    }

    @Test
    void podCanBeCreatedInANamespaceThatIsNew() {
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("new")
                        .endMetadata()
                        .build())
                .create();
        create("new", "first", NODE, Map.of());
        awaitPod(client.pods().inNamespace("new").withName("first"), SimulationTest::isReady);
    }

    @Test
    void boundPodRunsUntilItIsDeleted() {
        PodResource pod = create("runs", Map.of());
        Pod running = awaitPod(pod, SimulationTest::isReady);
        assertThat(running.getStatus().getPodIP()).isNotEmpty();
        assertThat(running.getStatus().getStartTime()).isNotEmpty();
        assertThat(running.getStatus().getContainerStatuses())
                .allMatch(status -> status.getReady() && status.getState().getRunning() != null);
        pod.delete();
        awaitGone(pod);
    }

    @Test
    void unboundPodStaysPending() {
        PodResource unbound = create("default", "unbound", null, Map.of());
        awaitPod(create("bound-later", Map.of()), SimulationTest::isReady);
        assertThat(unbound.get().getStatus().getPhase()).isEqualTo("Pending");
    }

    @Test
    void podFinishesAfterItsTimeEvenWhenItIsChangedMeanwhile() {
        PodResource pod = create("finishes", Map.of(Simulation.RUN_FOR, "1s500ms"));
        awaitPod(pod, SimulationTest::isReady);
        long started = System.nanoTime();
        // Each change makes KWOK look at the pod anew; the time must not start anew.
        await().pollInterval(Duration.ofMillis(300))
                .atMost(Duration.ofSeconds(4))
                .until(() -> {
                    String phase = pod.edit(p -> new PodBuilder(p)
                                    .editMetadata()
                                    .addToLabels("changed", Long.toString(System.nanoTime()))
                                    .endMetadata()
                                    .build())
                            .getStatus()
                            .getPhase();
                    return phase.equals("Succeeded");
                });
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(Duration.ofSeconds(1));
        assertThat(exitCode(pod.get())).isZero();
    }

    @Test
    void podFailsWithItsExitCode() {
        PodResource pod = create("fails", Map.of(Simulation.RUN_FOR, "200ms", Simulation.EXIT_CODE, "137"));
        Pod failed = awaitPod(pod, p -> p.getStatus().getPhase().equals("Failed"));
        assertThat(exitCode(failed)).isEqualTo(137);
    }

    @Test
    void podIsRefusedByItsKubelet() {
        PodResource pod = create("refused", Map.of(Simulation.ADMISSION_ERROR, "UnexpectedAdmissionError"));
        Pod refused = awaitPod(pod, p -> p.getStatus().getPhase().equals("Failed"));
        assertThat(refused.getStatus().getReason()).isEqualTo("UnexpectedAdmissionError");
        assertThat(refused.getStatus().getMessage()).contains("rejected");
        assertThat(refused.getStatus().getContainerStatuses()).isEmpty();
    }

    @Test
    void startAndEndTakeTheirTime() {
        PodResource pod = create("slow", Map.of(Simulation.START_AFTER, "500ms", Simulation.TERMINATE_AFTER, "700ms"));
        assertThat(pod.get().getStatus().getPhase()).isEqualTo("Pending");
        awaitPod(pod, SimulationTest::isReady);
        pod.delete();
        assertThat(pod.get().getMetadata().getDeletionTimestamp()).isNotNull();
        awaitGone(pod);
    }

    @Test
    void lostNodeIsTaintedAndSilentUntilItIsRestored() {
        SimulatedNodes nodes = new SimulatedNodes(client);
        PodResource pod = create("default", "on-lost-node", "h100-001", Map.of());
        awaitPod(pod, SimulationTest::isReady);
        nodes.lose("h100-001");
        client.nodes()
                .withName("h100-001")
                .waitUntilCondition(
                        node -> node.getSpec().getTaints().stream()
                                        .anyMatch(taint -> taint.getKey().equals("node.kubernetes.io/unreachable"))
                                && node.getMetadata().getLabels().containsKey(Simulation.SILENT_LABEL),
                        15,
                        TimeUnit.SECONDS);
        pod.delete();
        PodResource elsewhere = create("elsewhere", Map.of());
        awaitPod(elsewhere, SimulationTest::isReady);
        elsewhere.delete();
        awaitGone(elsewhere);
        assertThat(pod.get()).as("a lost kubelet does not confirm a deletion").isNotNull();
        nodes.restore("h100-001");
        awaitGone(pod);
        nodes.awaitReady(List.of("h100-001"));
    }

    @Test
    void whatAnOwnerLeavesIsCollected() {
        Pod owner = create("owner", Map.of()).get();
        client.configMaps()
                .inNamespace("default")
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("owned")
                        .addNewOwnerReference()
                        .withApiVersion("v1")
                        .withKind("Pod")
                        .withName("owner")
                        .withUid(owner.getMetadata().getUid())
                        .endOwnerReference()
                        .endMetadata()
                        .build())
                .create();
        client.pods().inNamespace("default").withName("owner").delete();
        await().atMost(Duration.ofSeconds(15))
                .until(() -> client.configMaps()
                                .inNamespace("default")
                                .withName("owned")
                                .get()
                        == null);
    }

    private static PodResource create(String name, Map<String, String> annotations) {
        return create("default", name, NODE, annotations);
    }

    private static PodResource create(
            String namespace, String name, @Nullable String node, Map<String, String> annotations) {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .withAnnotations(annotations)
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .addNewContainer()
                .withName("train")
                .withImage("train:1")
                .endContainer()
                .endSpec()
                .build();
        PodResource resource = client.pods().resource(pod);
        resource.create();
        return client.pods().inNamespace(namespace).withName(name);
    }

    private static Pod awaitPod(PodResource pod, Predicate<Pod> condition) {
        return pod.waitUntilCondition(p -> p != null && condition.test(p), 10, TimeUnit.SECONDS);
    }

    private static void awaitGone(PodResource pod) {
        pod.waitUntilCondition(p -> p == null, 10, TimeUnit.SECONDS);
    }

    private static boolean isReady(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True"));
    }

    private static int exitCode(Pod pod) {
        return pod.getStatus()
                .getContainerStatuses()
                .getFirst()
                .getState()
                .getTerminated()
                .getExitCode();
    }
}
