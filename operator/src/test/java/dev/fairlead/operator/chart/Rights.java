package dev.fairlead.operator.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What the chart's roles allow the operator. */
final class Rights {
    private Rights() {}

    /** One right as text, such as {@code create /pods} or {@code patch scheduling.fairlead.dev/gpujobs/status}. */
    static String right(String verb, String group, String resource) {
        return verb + " " + group + "/" + resource;
    }

    /** All rights that roles of these names give. */
    static SortedSet<String> of(List<JsonNode> objects, List<String> roles) {
        TreeSet<String> rights = new TreeSet<>();
        for (JsonNode role : objects) {
            if (role.path("kind").asText().endsWith("Role") && roles.contains(Chart.name(role))) {
                role.path("rules").forEach(rule -> addAll(rule, rights));
            }
        }
        return rights;
    }

    private static void addAll(JsonNode rule, SortedSet<String> rights) {
        for (JsonNode group : rule.path("apiGroups")) {
            for (JsonNode resource : rule.path("resources")) {
                for (JsonNode verb : rule.path("verbs")) {
                    rights.add(right(verb.asText(), group.asText(), resource.asText()));
                }
            }
        }
    }
}
