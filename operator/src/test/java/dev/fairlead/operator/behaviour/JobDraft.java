package dev.fairlead.operator.behaviour;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.kubernetes.client.util.generic.dynamic.DynamicKubernetesObject;
import java.util.Map;

/** A job on its way to the API server. Without more it is one replica with one GPU that runs until it is stopped. */
final class JobDraft {
    private static final String SIMULATION = "local-cluster.fairlead.dev/";
    private final Scenario scenario;
    private final JsonObject job;

    JobDraft(Scenario scenario, String name, String queue) {
        this.scenario = scenario;
        this.job = JsonParser.parseString(new Gson()
                        .toJson(Map.of(
                                "apiVersion",
                                "scheduling.fairlead.dev/v1alpha1",
                                "kind",
                                "GpuJob",
                                "metadata",
                                Map.of("name", name, "namespace", scenario.namespace()),
                                "spec",
                                Map.of("queue", queue))))
                .getAsJsonObject();
        set("spec.gpuTypes", "[{name: %s}]".formatted(scenario.gpuType()));
        set("spec.template", "{spec: {containers: [{name: train, image: pytorch/pytorch}]}}");
    }

    /** Sets a field, named by its path, to a value written in YAML. */
    JobDraft set(String path, Object yaml) {
        JsonObject wrapped =
                JsonParser.parseString(Yaml.toJson("{value: " + yaml + "}")).getAsJsonObject();
        return put(path, wrapped.get("value"));
    }

    JobDraft replicas(int replicas) {
        return set("spec.replicas", replicas);
    }

    JobDraft minReplicas(int replicas) {
        return set("spec.minReplicas", replicas);
    }

    JobDraft gpusPerReplica(int gpus) {
        return set("spec.gpusPerReplica", gpus);
    }

    JobDraft priority(String priorityClass) {
        return set("spec.priorityClassName", priorityClass);
    }

    /** The containers end after so long, for example {@code 300ms}. */
    JobDraft runFor(String duration) {
        return simulate("run-for", duration);
    }

    /** The containers end with this code. */
    JobDraft exitCode(int code) {
        return simulate("exit-code", "\"" + code + "\"");
    }

    /** The containers take so long to start. */
    JobDraft startAfter(String duration) {
        return simulate("start-after", duration);
    }

    /** The pods take so long to leave when they are deleted. */
    JobDraft terminateAfter(String duration) {
        return simulate("terminate-after", duration);
    }

    /** The kubelet refuses the pods. */
    JobDraft refusedByKubelet() {
        return simulate("admission-error", "UnexpectedAdmissionError");
    }

    Job submit() {
        Witness.create(scenario.witness().jobs(), new DynamicKubernetesObject(job));
        return new Job(scenario, job.getAsJsonObject("metadata").get("name").getAsString());
    }

    private JobDraft simulate(String what, String value) {
        JsonObject metadata = object(object(object(job, "spec"), "template"), "metadata");
        JsonObject annotations = object(metadata, "annotations");
        annotations.add(
                SIMULATION + what,
                JsonParser.parseString(Yaml.toJson("{value: " + value + "}"))
                        .getAsJsonObject()
                        .get("value"));
        return this;
    }

    private JobDraft put(String path, JsonElement value) {
        String[] names = path.split("\\.", -1);
        JsonObject at = job;
        for (int i = 0; i < names.length - 1; i++) {
            at = object(at, names[i]);
        }
        at.add(names[names.length - 1], value);
        return this;
    }

    private static JsonObject object(JsonObject in, String name) {
        if (!in.has(name)) {
            in.add(name, new JsonObject());
        }
        return in.getAsJsonObject(name);
    }
}
