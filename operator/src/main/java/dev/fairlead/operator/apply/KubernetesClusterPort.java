package dev.fairlead.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.GpuJobStatus;
import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.api.GpuQueueStatus;
import dev.fairlead.operator.api.GpuQueueUsage;
import dev.fairlead.operator.api.GpuQueueUsageStatus;
import dev.fairlead.operator.kube.KubernetesJson;
import dev.fairlead.operator.metrics.ApiWrite;
import dev.fairlead.operator.metrics.SchedulerMetrics;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Writes through the client's HTTP layer. The client's typed calls would block a thread each and parse every answer back
 * into objects that nobody reads; a cold JVM pays several CPU seconds for that in the first thousands of writes.
 */
public final class KubernetesClusterPort implements ClusterPort {
    private static final String JSON = "application/json";
    private static final String MERGE_PATCH = "application/merge-patch+json";
    private static final String STRATEGIC_PATCH = "application/strategic-merge-patch+json";
    private static final long TIMEOUT_SECONDS = 15;
    private static final String CUSTOM = "apis/" + GpuJob.GROUP + "/" + GpuJob.VERSION + "/";
    private static final String USAGES = CUSTOM + "gpuqueueusages";

    private final HttpClient http;
    private final KubernetesSerialization json;
    private final SchedulerMetrics metrics;
    private final InstantSource clock;
    private final String base;

    /**
     * @param client stays open as long as the port is used; the port does not close it
     * @param clock for the times in conditions
     */
    public KubernetesClusterPort(KubernetesClient client, SchedulerMetrics metrics, InstantSource clock) {
        this.http = client.getHttpClient();
        this.json = client.getKubernetesSerialization();
        this.metrics = metrics;
        this.clock = clock;
        String master = client.getMasterUrl().toString();
        this.base = master.endsWith("/") ? master : master + "/";
    }

    @Override
    public CompletableFuture<WriteOutcome> createPod(String namespace, String pod) {
        return post(ApiWrite.POD_CREATE, in(namespace) + "pods", pod);
    }

    @Override
    public CompletableFuture<WriteOutcome> createService(Service service) {
        return post(
                ApiWrite.SERVICE_CREATE, in(service.getMetadata().getNamespace()) + "services", json.asJson(service));
    }

    @Override
    public CompletableFuture<WriteOutcome> deletePod(ObjectKey pod) {
        String body = pod.uid().isEmpty()
                ? "{}"
                : object().set("preconditions", object().put("uid", pod.uid())).toString();
        return send(
                ApiWrite.POD_DELETE,
                request(in(pod.namespace()) + "pods/" + pod.name()).method("DELETE", JSON, body));
    }

    @Override
    public CompletableFuture<WriteOutcome> markDisruption(ObjectKey pod, String message) {
        ObjectNode patch = object();
        if (!pod.uid().isEmpty()) {
            patch.putObject("metadata").put("uid", pod.uid());
        }
        patch.putObject("status")
                .putArray("conditions")
                .addObject()
                .put("type", "DisruptionTarget")
                .put("status", "True")
                .put("reason", "PreemptionByScheduler")
                .put("message", message)
                .put(
                        "lastTransitionTime",
                        Instant.ofEpochMilli(clock.millis())
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString());
        String path = in(pod.namespace()) + "pods/" + pod.name() + "/status";
        return send(ApiWrite.POD_STATUS, request(path).method("PATCH", STRATEGIC_PATCH, patch.toString()));
    }

    @Override
    public CompletableFuture<WriteOutcome> patchJobStatus(ObjectKey job, GpuJobStatus status) {
        String path = CUSTOM + "namespaces/" + job.namespace() + "/gpujobs/" + job.name() + "/status";
        return patchStatus(ApiWrite.JOB_STATUS, path, job, status);
    }

    @Override
    public CompletableFuture<WriteOutcome> patchQueueStatus(ObjectKey queue, GpuQueueStatus status) {
        String path = CUSTOM + "gpuqueues/" + queue.name() + "/status";
        return patchStatus(ApiWrite.QUEUE_STATUS, path, queue, status);
    }

    @Override
    public CompletableFuture<WriteOutcome> createQueueUsage(ObjectKey queue) {
        GpuQueueUsage usage = new GpuQueueUsage();
        usage.setMetadata(new ObjectMetaBuilder()
                .withName(queue.name())
                .addNewOwnerReference()
                .withApiVersion(GpuJob.GROUP + "/" + GpuJob.VERSION)
                .withKind(HasMetadata.getKind(GpuQueue.class))
                .withName(queue.name())
                .withUid(queue.uid())
                .endOwnerReference()
                .build());
        return post(ApiWrite.QUEUE_USAGE, USAGES, json.asJson(usage));
    }

    @Override
    public CompletableFuture<WriteOutcome> patchQueueUsage(ObjectKey usage, GpuQueueUsageStatus status) {
        return patchStatus(ApiWrite.QUEUE_USAGE, USAGES + "/" + usage.name() + "/status", usage, status);
    }

    @Override
    public CompletableFuture<WriteOutcome> createEvent(Event event) {
        return post(
                ApiWrite.EVENT,
                in(event.getMetadata().getNamespace()) + "events",
                KubernetesJson.tree(event).toString());
    }

    @Override
    public CompletableFuture<Optional<Map<String, String>>> podLabels(ObjectKey pod) {
        HttpRequest get = request(in(pod.namespace()) + "pods/" + pod.name()).build();
        return http.sendAsync(get, byte[].class).handle((response, failure) -> {
            if (failure != null || !response.isSuccessful()) {
                return Optional.empty();
            }
            Map<String, String> labels = new HashMap<>();
            tree(response.body())
                    .path("metadata")
                    .path("labels")
                    .properties()
                    .forEach(
                            label -> labels.put(label.getKey(), label.getValue().asText()));
            return Optional.of(labels);
        });
    }

    /** A merge patch leaves alone what it does not name, so fields that are to go are named with null. */
    private CompletableFuture<WriteOutcome> patchStatus(ApiWrite kind, String path, ObjectKey target, Record status) {
        ObjectNode tree = KubernetesJson.tree(status);
        for (RecordComponent field : status.getClass().getRecordComponents()) {
            if (!tree.has(field.getName())) {
                tree.putNull(field.getName());
            }
        }
        ObjectNode patch = object();
        if (!target.uid().isEmpty()) {
            patch.putObject("metadata").put("uid", target.uid());
        }
        patch.set("status", tree);
        return send(kind, request(path).method("PATCH", MERGE_PATCH, patch.toString()));
    }

    private CompletableFuture<WriteOutcome> post(ApiWrite kind, String path, String body) {
        return send(kind, request(path).post(JSON, body.getBytes(StandardCharsets.UTF_8)));
    }

    private HttpRequest.Builder request(String path) {
        return http.newHttpRequestBuilder().uri(base + path).timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    private CompletableFuture<WriteOutcome> send(ApiWrite kind, HttpRequest.Builder request) {
        return http.sendAsync(request.build(), byte[].class).handle((response, failure) -> {
            WriteOutcome outcome;
            if (failure != null) {
                Throwable cause = failure.getCause() == null ? failure : failure.getCause();
                outcome = WriteOutcome.noAnswer("no answer from the API server: " + cause);
            } else if (response.isSuccessful()) {
                // The body of a success is what we sent; only a refusal is worth reading.
                outcome = WriteOutcome.DONE;
            } else {
                String words = tree(response.body()).path("message").asText("");
                outcome = WriteOutcome.of(response.code(), words);
            }
            metrics.wrote(kind, outcome.forMetrics());
            return outcome;
        });
    }

    private JsonNode tree(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        try {
            return json.unmarshal(text, JsonNode.class);
        } catch (KubernetesClientException notJson) {
            // Proxies answer in HTML. Their words are the best that there is to report.
            return object().put("message", text);
        }
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static String in(String namespace) {
        return "api/v1/namespaces/" + namespace + "/";
    }
}
