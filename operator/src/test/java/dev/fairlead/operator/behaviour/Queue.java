package dev.fairlead.operator.behaviour;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.function.Predicate;

/** A queue on the API server, as anyone sees it. */
final class Queue {
    private final Scenario scenario;
    private final String name;

    Queue(Scenario scenario, String name) {
        this.scenario = scenario;
        this.name = name;
    }

    String name() {
        return name;
    }

    Queue becomes(String what, Predicate<Queue> condition) {
        Eventually.holds("queue " + name + ": " + what, () -> condition.test(this), () -> "It is " + status());
        return this;
    }

    /** Waits until a condition is false for this reason. */
    Queue complains(String type, String reason) {
        return becomes(
                type + " is False because of " + reason,
                queue -> "False".equals(queue.condition(type, "status"))
                        && reason.equals(queue.condition(type, "reason")));
    }

    /** A field of a condition; empty if there is no such condition. */
    String condition(String type, String field) {
        JsonElement all = status().get("conditions");
        if (all != null) {
            for (JsonElement each : all.getAsJsonArray()) {
                if (type.equals(each.getAsJsonObject().get("type").getAsString())) {
                    return each.getAsJsonObject().get(field).getAsString();
                }
            }
        }
        return "";
    }

    /** A figure for the scenario's own GPU type: {@code allocated}, {@code borrowed}, {@code entitlement}, {@code pending}. */
    int gpus(String figure) {
        JsonElement all = status().get("gpus");
        if (all != null) {
            for (JsonElement each : all.getAsJsonArray()) {
                JsonObject row = each.getAsJsonObject();
                if (row.get("type").getAsString().equals(scenario.gpuType()) && row.has(figure)) {
                    return row.get(figure).getAsInt();
                }
            }
        }
        return 0;
    }

    int number(String field) {
        JsonElement value = status().get(field);
        return value == null ? 0 : value.getAsInt();
    }

    JsonObject status() {
        JsonObject object = object();
        return object.has("status") ? object.getAsJsonObject("status") : new JsonObject();
    }

    JsonObject object() {
        return Witness.get(scenario.witness().queues(), "", name).orElseGet(JsonObject::new);
    }

    Queue edit(String yaml) {
        Witness.merge(scenario.witness().queues(), "", name, yaml);
        return this;
    }

    /** Changes the guarantee of the scenario's own GPU type. */
    Queue guarantee(int gpus) {
        return edit("spec: {gpus: [{type: %s, guaranteed: %d}]}".formatted(scenario.gpuType(), gpus));
    }

    void delete() {
        Witness.delete(scenario.witness().queues(), "", name);
    }

    @Override
    public String toString() {
        return name;
    }
}
