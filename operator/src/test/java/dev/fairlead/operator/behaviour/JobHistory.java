package dev.fairlead.operator.behaviour;

import com.google.gson.JsonObject;
import io.kubernetes.client.informer.ResourceEventHandler;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every version of every job, as the API server told it, with the time it came. */
final class JobHistory implements ResourceEventHandler<DynamicKubernetesObject> {
    /** One version of a job. */
    record Version(long nanos, JsonObject object) {
        String resourceVersion() {
            return object.getAsJsonObject("metadata").get("resourceVersion").getAsString();
        }
    }

    private final Map<String, List<Version>> versions = new HashMap<>();

    /** All versions of a job, oldest first; namesakes one after the other. */
    synchronized List<Version> of(String namespace, String name) {
        return List.copyOf(versions.getOrDefault(namespace + "/" + name, List.of()));
    }

    @Override
    public void onAdd(DynamicKubernetesObject job) {
        see(job);
    }

    @Override
    public void onUpdate(DynamicKubernetesObject before, DynamicKubernetesObject job) {
        see(job);
    }

    @Override
    public void onDelete(DynamicKubernetesObject job, boolean finalStateUnknown) {}

    private synchronized void see(DynamicKubernetesObject job) {
        String key = job.getMetadata().getNamespace() + "/" + job.getMetadata().getName();
        versions.computeIfAbsent(key, any -> new ArrayList<>())
                .add(new Version(System.nanoTime(), job.getRaw().deepCopy()));
    }
}
