package dev.fairlead.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairlead.core.cycle.SchedulingCycle;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.state.ClusterFacts;
import dev.fairlead.core.state.JobFacts;
import dev.fairlead.core.state.TrackedJob.Hold;
import dev.fairlead.localcluster.GpuModel;
import dev.fairlead.localcluster.GpuNode;
import dev.fairlead.localcluster.LocalCluster;
import dev.fairlead.localcluster.SimulatedNodes;
import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.JobPhase;
import dev.fairlead.operator.config.ConfigFile;
import dev.fairlead.snapshot.InvalidSnapshotException;
import dev.fairlead.snapshot.PlanWriter;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.SnapshotReader;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an operator on a real API server says of its cluster leads to its own plan, elsewhere, byte for byte. */
class SnapshotTest {
    private static final String SECRET = "hunter2";
    private static LocalCluster cluster;
    private static KubernetesClient client;
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void startCluster() throws IOException {
        cluster = LocalCluster.start();
        client = cluster.client();
        for (String file : List.of("gpujobs", "gpuqueues", "gpuqueueusages")) {
            create(Files.readString(Path.of("../deploy/crds/" + file + ".scheduling.fairlead.dev.yaml")));
        }
        await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
            client.resources(GpuJob.class).inAnyNamespace().list();
            return true;
        });
        new SimulatedNodes(client).add(GpuNode.fleet("h100", GpuModel.H100, 4, 8, 2));
        create("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: research}
                ---
                apiVersion: scheduling.fairlead.dev/v1alpha1
                kind: GpuQueue
                metadata: {name: research}
                spec:
                  gpus: [{type: H100, guaranteed: 16, limit: 32}]
                """);
    }

    @AfterAll
    static void stopCluster() {
        client.close();
        cluster.close();
    }

    @Test
    void a_snapshot_of_a_live_operator_leads_to_its_own_plan() throws Exception {
        try (Operator operator =
                Operator.start(client, ConfigFile.parse("test", "httpPort: 0\nleaderElection: {enabled: false}\n"))) {
            submit("steady", 2);
            awaitRunning("steady");
            submit("leaving", 1);
            awaitRunning("leaving");
            client.resources(GpuJob.class)
                    .inNamespace("research")
                    .withName("leaving")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"suspend\":true}}");
            submit("next", 2);
            submit("wide", 4);
            await("all four are in the snapshot, and one leaves")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> isAsPlanned(read(operator, "yaml").facts()));

            for (String format : List.of("yaml", "json")) {
                await("nothing changes between snapshot and plan")
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> replays(operator, format));
            }
            assertThat(get(operator, "?format=yaml").body()).doesNotContain(SECRET, "pytorch", "PASSWORD");
            assertThat(get(operator, "?format=xml").statusCode()).isEqualTo(400);
            assertThat(get(operator, "?format=xml").body()).isEqualTo("format must be yaml or json, not 'xml'\n");
        }
    }

    @Test
    void a_replica_that_stands_by_says_so() throws Exception {
        client.leases()
                .inNamespace("default")
                .resource(new LeaseBuilder()
                        .withNewMetadata()
                        .withName("taken")
                        .endMetadata()
                        .withNewSpec()
                        .withHolderIdentity("another")
                        .withLeaseDurationSeconds(3600)
                        .withAcquireTime(ZonedDateTime.now(ZoneOffset.UTC))
                        .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
                        .endSpec()
                        .build())
                .create();
        try (Operator operator = Operator.start(
                client, ConfigFile.parse("test", "httpPort: 0\nleaderElection: {namespace: default, name: taken}\n"))) {
            HttpResponse<String> answer = get(operator, "");

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body())
                    .isEqualTo("this replica stands by and decides nothing; ask the one that holds the Lease\n");
        }
    }

    private static boolean isAsPlanned(ClusterFacts facts) {
        return facts.jobs().size() == 4
                && facts.jobs().stream()
                        .map(JobFacts::held)
                        .filter(Objects::nonNull)
                        .anyMatch(held -> held.holds().contains(Hold.LEAVING));
    }

    /** Compares the plans of the snapshot and of the operator's own state; false if that has changed in between. */
    private boolean replays(Operator operator, String format) throws Exception {
        Snapshot snapshot = read(operator, format);
        record Own(ClusterFacts facts, String plan) {}
        Own own = operator.questions()
                .ask((state, now) -> new Own(
                        ClusterFacts.of(state), PlanWriter.json(SchedulingCycle.decide(state, snapshot.nowMillis()))))
                .orElseThrow();
        if (!own.facts.equals(snapshot.facts())) {
            return false;
        }
        assertThat(isAsPlanned(snapshot.facts())).isTrue();
        assertThat(PlanWriter.json(snapshot.decide())).isEqualTo(own.plan);
        assertThat(snapshot.decide().all(Decision.Reserve.class))
                .extracting(reserve -> reserve.job().name())
                .containsExactly("next");
        assertThat(snapshot.decide().all(Decision.Hold.class))
                .extracting(hold -> hold.job().name())
                .containsExactly("wide");
        return true;
    }

    private Snapshot read(Operator operator, String format)
            throws IOException, InterruptedException, InvalidSnapshotException {
        HttpResponse<String> answer = get(operator, "?format=" + format);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return SnapshotReader.read("/debug/snapshot", answer.body());
    }

    private HttpResponse<String> get(Operator operator, String query) throws IOException, InterruptedException {
        URI page = URI.create("http://localhost:" + operator.httpPort() + "/debug/snapshot" + query);
        return http.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static void submit(String name, int replicas) {
        create("""
                apiVersion: scheduling.fairlead.dev/v1alpha1
                kind: GpuJob
                metadata: {name: %s, namespace: research}
                spec:
                  queue: research
                  replicas: %d
                  gpusPerReplica: 8
                  template:
                    metadata: {annotations: {local-cluster.fairlead.dev/terminate-after: 60s}}
                    spec:
                      containers:
                      - {name: train, image: pytorch/pytorch, env: [{name: PASSWORD, value: %s}]}
                """.formatted(name, replicas, SECRET));
    }

    private static void awaitRunning(String name) {
        await(name + " runs").atMost(Duration.ofSeconds(30)).until(() -> {
            GpuJob job = client.resources(GpuJob.class)
                    .inNamespace("research")
                    .withName(name)
                    .get();
            return job.getStatus() != null && job.getStatus().phase() == JobPhase.RUNNING;
        });
    }

    private static void create(String yaml) {
        client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .create();
    }
}
