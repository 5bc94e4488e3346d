package dev.fairlead.operator.behaviour;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.kubernetes.client.openapi.models.V1Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** A job on the API server, as anyone sees it. */
final class Job {
    private final Scenario scenario;
    private final String name;

    Job(Scenario scenario, String name) {
        this.scenario = scenario;
        this.name = name;
    }

    /** Waits until the job's phase is this one. */
    Job reaches(String phase) {
        return becomes("its phase is " + phase, job -> phase.equals(job.text("phase")));
    }

    /** Waits until the job waits for this reason. */
    Job waitsBecause(String reason) {
        return becomes(
                "it is Pending because of " + reason,
                job -> "Pending".equals(job.text("phase")) && reason.equals(job.text("reason")));
    }

    Job becomes(String what, Predicate<Job> condition) {
        Eventually.holds("job " + name + ": " + what, () -> condition.test(this), () -> "It is " + status());
        return this;
    }

    /** A field of the status as text; empty if it is absent. */
    String text(String field) {
        JsonElement value = status().get(field);
        return value == null || value.isJsonNull() ? "" : value.getAsString();
    }

    /** A field of the status as a number; 0 if it is absent. */
    int number(String field) {
        JsonElement value = status().get(field);
        return value == null || value.isJsonNull() ? 0 : value.getAsInt();
    }

    List<String> nodes() {
        JsonElement value = status().get("nodes");
        return value == null
                ? List.of()
                : StreamSupport.stream(value.getAsJsonArray().spliterator(), false)
                        .map(JsonElement::getAsString)
                        .toList();
    }

    JsonObject condition(String type) {
        JsonElement all = status().get("conditions");
        if (all != null) {
            for (JsonElement each : all.getAsJsonArray()) {
                if (type.equals(each.getAsJsonObject().get("type").getAsString())) {
                    return each.getAsJsonObject();
                }
            }
        }
        return new JsonObject();
    }

    JsonObject status() {
        JsonObject object = object();
        return object.has("status") ? object.getAsJsonObject("status") : new JsonObject();
    }

    JsonObject object() {
        return Witness.get(scenario.witness().jobs(), scenario.namespace(), name)
                .orElseGet(JsonObject::new);
    }

    String resourceVersion() {
        return object().getAsJsonObject("metadata").get("resourceVersion").getAsString();
    }

    String fullName() {
        return scenario.namespace() + "/" + name;
    }

    /** The job's pods that exist now, by index. */
    List<V1Pod> pods() {
        return scenario.pods().stream()
                .filter(this::mine)
                .sorted(Comparator.comparing(pod -> PodParts.name(pod)))
                .toList();
    }

    Set<String> podUids() {
        Set<String> uids = new HashSet<>();
        pods().forEach(pod -> uids.add(PodParts.uid(pod)));
        return uids;
    }

    /** All pods that the job ever had. */
    List<V1Pod> podsEver() {
        Set<String> now = podUids();
        Eventually.holds(
                "the watch has come as far as the pods of job " + name,
                () -> now.stream()
                        .noneMatch(uid -> scenario.witness().pods().sights(uid).isEmpty()));
        return scenario.witness().pods().ever(scenario.namespace()).stream()
                .filter(this::mine)
                .toList();
    }

    /** The phases that the job's status went through, without repetitions. */
    List<String> phasesSoFar() {
        List<String> phases = new ArrayList<>();
        for (JobHistory.Version version : versionsSoFar()) {
            JsonObject status = version.object().getAsJsonObject("status");
            if (status != null && status.has("phase")) {
                String phase = status.get("phase").getAsString();
                if (phases.isEmpty() || !phases.getLast().equals(phase)) {
                    phases.add(phase);
                }
            }
        }
        return phases;
    }

    /** The time from when the job's status first told of one attempt to when it first told of another. */
    Duration timeBetweenAttempts(int first, int second) {
        return Duration.ofNanos(toldOfAttempt(second) - toldOfAttempt(first));
    }

    private long toldOfAttempt(int attempt) {
        for (JobHistory.Version version : versionsSoFar()) {
            JsonObject status = version.object().getAsJsonObject("status");
            if (status != null
                    && status.has("attempts")
                    && status.get("attempts").getAsInt() >= attempt) {
                return version.nanos();
            }
        }
        throw new AssertionError("job " + name + " never told of attempt " + attempt);
    }

    /** Waits until there are events on the job with these reasons. */
    Job tells(String... reasons) {
        return becomes(
                "there are events " + List.of(reasons),
                job -> scenario.eventsAbout("GpuJob", name).containsAll(List.of(reasons)));
    }

    /** Every version of the job up to now, oldest first. */
    List<JobHistory.Version> versionsSoFar() {
        String now = resourceVersion();
        Eventually.holds(
                "the watch has come as far as version " + now + " of job " + name,
                () -> versions().stream().anyMatch(version -> now.equals(version.resourceVersion())));
        return versions();
    }

    private List<JobHistory.Version> versions() {
        return scenario.witness().history().of(scenario.namespace(), name);
    }

    Job edit(String yaml) {
        Witness.merge(scenario.witness().jobs(), scenario.namespace(), name, yaml);
        return this;
    }

    void delete() {
        Witness.delete(scenario.witness().jobs(), scenario.namespace(), name);
    }

    /** Waits until the object, its pods and its Service are gone. */
    void leavesNothing() {
        Eventually.holds(
                "nothing is left of job " + name,
                () -> object().isEmpty() && pods().isEmpty() && !scenario.hasService(name),
                () -> "There are pods "
                        + pods().stream().map(pod -> PodParts.name(pod)).toList() + ", a Service: "
                        + scenario.hasService(name));
    }

    private boolean mine(V1Pod pod) {
        var labels = PodParts.metadata(pod).getLabels();
        return labels != null && name.equals(labels.get("scheduling.fairlead.dev/job"));
    }

    @Override
    public String toString() {
        return name;
    }
}
