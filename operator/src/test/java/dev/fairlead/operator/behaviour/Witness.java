package dev.fairlead.operator.behaviour;

import com.google.gson.JsonObject;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.informer.SharedIndexInformer;
import io.kubernetes.client.informer.SharedInformerFactory;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodList;
import io.kubernetes.client.util.Config;
import io.kubernetes.client.util.PatchUtils;
import io.kubernetes.client.util.generic.GenericKubernetesApi;
import io.kubernetes.client.util.generic.KubernetesApiResponse;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesApi;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesListObject;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesObject;
import io.kubernetes.client.util.generic.dynamic.Dynamics;
import io.kubernetes.client.util.generic.options.PatchOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The official Kubernetes client for Java: applies, reads and watches, and has never heard of Fairlead's classes. What it
 * sees is what any user of the cluster sees.
 */
final class Witness implements AutoCloseable {
    private static final String GROUP = "scheduling.fairlead.dev";
    private final ApiClient client;
    private final SharedInformerFactory informers;
    private final PodLedger ledger = new PodLedger();
    private final JobHistory history = new JobHistory();

    Witness(Path kubeconfig) throws IOException {
        client = Config.fromConfig(kubeconfig.toString());
        client.setReadTimeout(0);
        informers = new SharedInformerFactory(client, false);
    }

    /** Applies {@code deploy/crds}, and returns when jobs can be listed. */
    void installResourceTypes() throws IOException {
        for (String type : List.of("gpujobs", "gpuqueues", "gpuqueueusages")) {
            String crd = Files.readString(Path.of("../deploy/crds/" + type + "." + GROUP + ".yaml"));
            create(
                    resources("apiextensions.k8s.io", "v1", "customresourcedefinitions"),
                    Dynamics.newFromJson(Yaml.toJson(crd)));
        }
        Eventually.holds(
                "the API server serves the resource types",
                () -> jobs().list().isSuccess()
                        && queues().list().isSuccess()
                        && usages().list().isSuccess());
    }

    /** Starts to watch all jobs and all pods. */
    void watch() {
        SharedIndexInformer<V1Pod> pods = informers.sharedIndexInformerFor(
                new GenericKubernetesApi<>(V1Pod.class, V1PodList.class, "", "v1", "pods", client), V1Pod.class, 0);
        pods.addEventHandler(ledger);
        SharedIndexInformer<DynamicKubernetesObject> jobs =
                informers.sharedIndexInformerFor(jobs(), DynamicKubernetesObject.class, 0);
        jobs.addEventHandler(history);
        informers.startAllRegisteredInformers();
        Eventually.holds("the witness sees all", () -> pods.hasSynced() && jobs.hasSynced());
    }

    /** Every pod there was, in the order of the API server's own history. */
    PodLedger pods() {
        return ledger;
    }

    /** Every version of every job. */
    JobHistory history() {
        return history;
    }

    ApiClient client() {
        return client;
    }

    DynamicKubernetesApi jobs() {
        return resources(GROUP, "v1alpha1", "gpujobs");
    }

    DynamicKubernetesApi usages() {
        return resources(GROUP, "v1alpha1", "gpuqueueusages");
    }

    DynamicKubernetesApi queues() {
        return resources(GROUP, "v1alpha1", "gpuqueues");
    }

    DynamicKubernetesApi resources(String group, String version, String plural) {
        return new DynamicKubernetesApi(group, version, plural, client);
    }

    static DynamicKubernetesObject create(DynamicKubernetesApi api, DynamicKubernetesObject object) {
        return succeeded(api.create(object));
    }

    static Optional<JsonObject> get(DynamicKubernetesApi api, String namespace, String name) {
        KubernetesApiResponse<DynamicKubernetesObject> response =
                namespace.isEmpty() ? api.get(name) : api.get(namespace, name);
        return response.getHttpStatusCode() == 404
                ? Optional.empty()
                : Optional.of(succeeded(response).getRaw());
    }

    static List<JsonObject> list(DynamicKubernetesApi api, String namespace) {
        KubernetesApiResponse<DynamicKubernetesListObject> response = api.list(namespace);
        if (!response.isSuccess()) {
            throw new IllegalStateException("the list was refused: " + response.getStatus());
        }
        return response.getObject().getItems().stream()
                .map(DynamicKubernetesObject::getRaw)
                .toList();
    }

    /** Merges {@code yaml} into an object. */
    static void merge(DynamicKubernetesApi api, String namespace, String name, String yaml) {
        V1Patch patch = new V1Patch(Yaml.toJson(yaml));
        succeeded(
                namespace.isEmpty()
                        ? api.patch(name, V1Patch.PATCH_FORMAT_JSON_MERGE_PATCH, patch, new PatchOptions())
                        : api.patch(namespace, name, V1Patch.PATCH_FORMAT_JSON_MERGE_PATCH, patch, new PatchOptions()));
    }

    /** Merges YAML into the status of a pod, as its kubelet would. */
    static void mergeStatus(Scenario scenario, String pod, String yaml) {
        try {
            PatchUtils.patch(
                    V1Pod.class,
                    () -> new CoreV1Api(scenario.witness().client)
                            .patchNamespacedPodStatus(pod, scenario.namespace(), new V1Patch(Yaml.toJson(yaml)))
                            .buildCall(null),
                    V1Patch.PATCH_FORMAT_STRATEGIC_MERGE_PATCH,
                    scenario.witness().client);
        } catch (ApiException refused) {
            throw new IllegalStateException(refused.getResponseBody(), refused);
        }
    }

    static void delete(DynamicKubernetesApi api, String namespace, String name) {
        KubernetesApiResponse<DynamicKubernetesObject> response =
                namespace.isEmpty() ? api.delete(name) : api.delete(namespace, name);
        if (response.getHttpStatusCode() != 404 && response.getHttpStatusCode() / 100 != 2) {
            throw new IllegalStateException("the deletion of " + name + " was refused: " + response.getStatus());
        }
    }

    private static DynamicKubernetesObject succeeded(KubernetesApiResponse<DynamicKubernetesObject> response) {
        try {
            return response.throwsApiException().getObject();
        } catch (ApiException refused) {
            @Nullable Object status = response.getStatus();
            throw new IllegalStateException("the API server refused: " + status, refused);
        }
    }

    @Override
    public void close() {
        informers.stopAllRegisteredInformers();
        client.getHttpClient().dispatcher().executorService().shutdownNow();
        client.getHttpClient().connectionPool().evictAll();
    }
}
