package dev.fairlead.operator.apply;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.GpuJobStatus;
import dev.fairlead.operator.api.GpuQueueStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
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

    private final HttpClient http;
    private final ObjectMapper json;
    private final InstantSource clock;
    private final String base;

    /**
     * @param client stays open as long as the port is used; the port does not close it
     * @param json a mapper that writes the operator's types as the API server expects them
     * @param clock for the times in conditions
     */
    public KubernetesClusterPort(KubernetesClient client, ObjectMapper json, InstantSource clock) {
        this.http = client.getHttpClient();
        this.json = json;
        this.clock = clock;
        String master = client.getMasterUrl().toString();
        this.base = master.endsWith("/") ? master : master + "/";
    }

    @Override
    public CompletableFuture<WriteOutcome> createPod(Pod pod) {
        return post(in(pod.getMetadata().getNamespace()) + "pods", pod);
    }

    @Override
    public CompletableFuture<WriteOutcome> createService(Service service) {
        return post(in(service.getMetadata().getNamespace()) + "services", service);
    }

    @Override
    public CompletableFuture<WriteOutcome> deletePod(ObjectKey pod) {
        String body = pod.uid().isEmpty()
                ? "{}"
                : json.createObjectNode()
                        .set("preconditions", json.createObjectNode().put("uid", pod.uid()))
                        .toString();
        return send(request(in(pod.namespace()) + "pods/" + pod.name()).method("DELETE", JSON, body));
    }

    @Override
    public CompletableFuture<WriteOutcome> markDisruption(ObjectKey pod, String message) {
        ObjectNode patch = json.createObjectNode();
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
        return send(request(path).method("PATCH", STRATEGIC_PATCH, patch.toString()));
    }

    @Override
    public CompletableFuture<WriteOutcome> patchJobStatus(ObjectKey job, GpuJobStatus status) {
        String path = CUSTOM + "namespaces/" + job.namespace() + "/gpujobs/" + job.name() + "/status";
        return patchStatus(path, job, json.valueToTree(status), StatusFields.JOB);
    }

    @Override
    public CompletableFuture<WriteOutcome> patchQueueStatus(ObjectKey queue, GpuQueueStatus status) {
        String path = CUSTOM + "gpuqueues/" + queue.name() + "/status";
        return patchStatus(path, queue, json.valueToTree(status), StatusFields.QUEUE);
    }

    @Override
    public CompletableFuture<WriteOutcome> createEvent(Event event) {
        return post(in(event.getMetadata().getNamespace()) + "events", event);
    }

    @Override
    public CompletableFuture<Map<String, String>> podLabels(ObjectKey pod) {
        HttpRequest get = request(in(pod.namespace()) + "pods/" + pod.name()).build();
        return http.sendAsync(get, byte[].class).handle((response, failure) -> {
            Map<String, String> labels = new HashMap<>();
            if (failure == null && response.isSuccessful()) {
                tree(response.body())
                        .path("metadata")
                        .path("labels")
                        .properties()
                        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
            }
            return labels;
        });
    }

    /** A merge patch leaves alone what it does not name, so fields that are to go are named with null. */
    private CompletableFuture<WriteOutcome> patchStatus(
            String path, ObjectKey object, ObjectNode status, Iterable<String> fields) {
        for (String field : fields) {
            if (!status.has(field)) {
                status.putNull(field);
            }
        }
        ObjectNode patch = json.createObjectNode();
        patch.putObject("metadata").put("uid", object.uid());
        patch.set("status", status);
        return send(request(path).method("PATCH", MERGE_PATCH, patch.toString()));
    }

    private CompletableFuture<WriteOutcome> post(String path, Object object) {
        try {
            return send(request(path).post(JSON, json.writeValueAsBytes(object)));
        } catch (JsonProcessingException unwritable) {
            return CompletableFuture.completedFuture(new WriteOutcome(
                    WriteOutcome.Kind.REFUSED, "cannot be written as JSON: " + unwritable.getOriginalMessage()));
        }
    }

    private HttpRequest.Builder request(String path) {
        return http.newHttpRequestBuilder().uri(base + path).timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    private CompletableFuture<WriteOutcome> send(HttpRequest.Builder request) {
        return http.sendAsync(request.build(), byte[].class).handle((response, failure) -> {
            if (failure != null) {
                Throwable cause = failure.getCause() == null ? failure : failure.getCause();
                return WriteOutcome.noAnswer("no answer from the API server: " + cause);
            }
            // The body of a success is what we sent; only a refusal is worth reading.
            return response.isSuccessful()
                    ? WriteOutcome.DONE
                    : WriteOutcome.of(
                            response.code(), tree(response.body()).path("message").asText(""));
        });
    }

    private JsonNode tree(byte[] body) {
        try {
            return json.readTree(body);
        } catch (IOException notJson) {
            // Proxies answer in HTML. Their words are the best that there is to report.
            return json.createObjectNode().put("message", new String(body, StandardCharsets.UTF_8));
        }
    }

    private static String in(String namespace) {
        return "api/v1/namespaces/" + namespace + "/";
    }
}
