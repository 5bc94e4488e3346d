package dev.fairlead.operator.grpc.server;

import static dev.fairlead.operator.grpc.server.ApiServer.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.GpuQueue;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every method of the API, by a client of another stack, with real tokens of real accounts. */
@ExtendWith(SharedApiServer.class)
class BufCurlTest {
    private static final String NAMESPACE = "curl-jobs";
    private static final String QUEUE = "{\"queue_id\": \"curl\", \"queue\": {\"quotas\": [{\"gpu_type\": \"H100\","
            + " \"guaranteed\": \"8\", \"limit\": \"16\"}]}}";

    @Test
    void every_method_is_answered_to_those_who_may_and_refused_to_others(ApiServer api) {
        api.namespace(NAMESPACE);
        String admin = api.account()
                .may(rule("gpuqueues", "*"), rule("gpujobs", "*"), rule("fleet", "get"))
                .token();
        String team = api.account()
                .mayIn(NAMESPACE, rule("gpujobs", "get", "list", "watch"))
                .token();
        try (RunningOperator operator = RunningOperator.start(api)) {
            BufCurl curl = new BufCurl(operator, team);
            List<String> methods = curl.methods();
            assertThat(methods).hasSizeGreaterThanOrEqualTo(17);

            queues(api, curl, admin, team);
            jobs(api, curl, admin, team);
            fleet(curl, admin, team);
            curl.call(admin, "QueueService/DeleteQueue", "{\"name\": \"queues/curl\"}");
            assertThat(api.client().resources(GpuQueue.class).withName("curl").get())
                    .isNull();

            assertThat(curl.answered()).as("methods that were answered").containsExactlyInAnyOrderElementsOf(methods);
            assertThat(curl.refused()).as("methods that were refused").containsExactlyInAnyOrderElementsOf(methods);
        }
    }

    private static void queues(ApiServer api, BufCurl curl, String admin, String team) {
        curl.refused(null, "QueueService/CreateQueue", QUEUE, "unauthenticated");
        curl.refused("no-token-at-all", "QueueService/CreateQueue", QUEUE, "unauthenticated");
        JsonNode refused = curl.refused(team, "QueueService/CreateQueue", QUEUE, "permission_denied");
        assertThat(refused.path("message").asText()).contains("bind a cluster role that may create gpuqueues");
        curl.call(admin, "QueueService/CreateQueue", QUEUE.replaceFirst("\\{", "{\"validate_only\": true, "));
        assertThat(api.client().resources(GpuQueue.class).withName("curl").get())
                .as("only validated")
                .isNull();
        JsonNode created = curl.call(admin, "QueueService/CreateQueue", QUEUE);
        assertThat(created.path("name").asText()).isEqualTo("queues/curl");
        curl.refused(admin, "QueueService/CreateQueue", QUEUE, "already_exists");

        String name = "{\"name\": \"queues/curl\"}";
        await("the replica sees the queue")
                .untilAsserted(() -> assertThat(curl.call(admin, "QueueService/GetQueue", name)
                                .path("name")
                                .asText())
                        .isEqualTo("queues/curl"));
        curl.refused(admin, "QueueService/GetQueue", "{\"name\": \"queues/none\"}", "not_found");
        curl.refused(admin, "QueueService/GetQueue", "{\"name\": \"nonsense\"}", "invalid_argument");
        curl.refused(team, "QueueService/GetQueue", name, "permission_denied");
        assertThat(curl.call(admin, "QueueService/ListQueues", "{\"filter\": \"name = \\\"queues/curl\\\"\"}")
                        .path("queues"))
                .hasSize(1);
        curl.refused(team, "QueueService/ListQueues", "{}", "permission_denied");

        String update =
                "{\"queue\": {\"name\": \"queues/curl\", \"weight\": 3, \"etag\": \"%s\"}, \"update_mask\": \"weight\"}";
        curl.refused(team, "QueueService/UpdateQueue", update.formatted(""), "permission_denied");
        curl.refused(admin, "QueueService/UpdateQueue", update.formatted("stale"), "aborted");
        String etag =
                curl.call(admin, "QueueService/GetQueue", name).path("etag").asText();
        assertThat(curl.call(admin, "QueueService/UpdateQueue", update.formatted(etag))
                        .path("weight")
                        .asInt())
                .isEqualTo(3);
        assertThat(api.client()
                        .resources(GpuQueue.class)
                        .withName("curl")
                        .get()
                        .getSpec()
                        .weight())
                .isEqualTo(3);

        String usage = "{\"name\": \"queues/curl/usage\", \"start_time\": \"2026-01-01T00:00:00Z\"}";
        assertThat(curl.call(admin, "QueueService/GetQueueUsage", usage)
                        .path("name")
                        .asText())
                .isEqualTo("queues/curl/usage");
        curl.refused(team, "QueueService/GetQueueUsage", usage, "permission_denied");
        assertThat(curl.call(admin, "QueueService/ListQueueUsages", "{}").path("queueUsages"))
                .isNotEmpty();
        curl.refused(team, "QueueService/ListQueueUsages", "{}", "permission_denied");
        curl.watch(
                admin,
                "QueueService/WatchQueues",
                "{}",
                "\"synced\"",
                () -> api.client()
                        .resources(GpuQueue.class)
                        .withName("curl")
                        .patch(
                                PatchContext.of(PatchType.JSON_MERGE),
                                "{\"metadata\": {\"labels\": {\"seen\": \"by-the-stream\"}}}"),
                "by-the-stream");
        curl.refused(team, "QueueService/WatchQueues", "{}", "permission_denied");
        curl.refused(team, "QueueService/DeleteQueue", name, "permission_denied");
    }

    private static void jobs(ApiServer api, BufCurl curl, String admin, String team) {
        submit(api, "running", 1);
        submit(api, "waiting", 2);
        String running = "{\"name\": \"namespaces/" + NAMESPACE + "/jobs/running\"}";
        String waiting = running.replace("running", "waiting");
        await("one runs and one waits").atMost(Duration.ofSeconds(30)).until(() -> {
            List<GpuJob> jobs = api.client()
                    .resources(GpuJob.class)
                    .inNamespace(NAMESPACE)
                    .list()
                    .getItems();
            return jobs.stream()
                    .allMatch(job -> job.getStatus() != null
                            && job.getStatus().phase() != null
                            && job.getStatus()
                                    .phase()
                                    .toString()
                                    .equalsIgnoreCase(
                                            job.getMetadata().getName().equals("running") ? "running" : "pending"));
        });
        String parent = "{\"parent\": \"namespaces/" + NAMESPACE + "\"}";
        String everywhere = "{\"parent\": \"namespaces/-\"}";

        assertThat(curl.call(team, "JobService/GetJob", running).path("phase").asText())
                .isEqualTo("PHASE_RUNNING");
        curl.refused(team, "JobService/GetJob", running.replace(NAMESPACE, "default"), "permission_denied");
        assertThat(curl.call(team, "JobService/ListJobs", parent).path("jobs")).hasSize(2);
        curl.refused(team, "JobService/ListJobs", everywhere, "permission_denied");
        assertThat(curl.call(admin, "JobService/ListJobs", everywhere).path("jobs"))
                .hasSizeGreaterThanOrEqualTo(2);
        assertThat(curl.call(team, "JobService/ExplainJob", waiting)
                        .path("explanation")
                        .path("waitsFor")
                        .asText())
                .startsWith("WAITS_FOR_");
        curl.refused(team, "JobService/ExplainJob", waiting.replace(NAMESPACE, "default"), "permission_denied");
        curl.refused(team, "JobService/WatchJobs", everywhere, "permission_denied");
        curl.refused(team, "JobService/CancelJob", waiting, "permission_denied");
        curl.watch(
                team,
                "JobService/WatchJobs",
                parent,
                "\"synced\"",
                () -> curl.call(admin, "JobService/CancelJob", waiting),
                "\"deleted\"");
        assertThat(api.client()
                        .resources(GpuJob.class)
                        .inNamespace(NAMESPACE)
                        .withName("waiting")
                        .get())
                .isNull();
        curl.call(admin, "JobService/CancelJob", running);
        await("the replica sees that it is gone")
                .untilAsserted(() -> curl.refused(admin, "JobService/GetJob", running, "not_found"));
    }

    private static void fleet(BufCurl curl, String admin, String team) {
        assertThat(curl.call(admin, "FleetService/GetFleet", "{}").toString()).contains("H100");
        assertThat(curl.call(admin, "FleetService/ListNodes", "{\"page_size\": 1}")
                        .path("nodes"))
                .hasSize(1);
        curl.call(admin, "FleetService/ListTopologyDomains", "{}");
        assertThat(curl.call(admin, "FleetService/ListFreeBlocks", "{}").path("freeBlocks"))
                .isNotEmpty();
        for (String method : List.of("GetFleet", "ListNodes", "ListTopologyDomains", "ListFreeBlocks")) {
            curl.refused(team, "FleetService/" + method, "{}", "permission_denied");
        }
    }

    private static void submit(ApiServer api, String name, int replicas) {
        api.client()
                .load(new ByteArrayInputStream(
                        """
                apiVersion: scheduling.fairlead.dev/v1alpha1
                kind: GpuJob
                metadata: {name: %s, namespace: %s}
                spec:
                  queue: curl
                  replicas: %d
                  gpusPerReplica: 8
                  template:
                    spec:
                      containers:
                      - {name: train, image: pytorch/pytorch}
                """.formatted(name, NAMESPACE, replicas).getBytes(StandardCharsets.UTF_8)))
                .create();
    }
}
