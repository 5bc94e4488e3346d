package dev.fairlead.operator.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A panel as Grafana gets it. */
record Panel(String dashboard, JsonNode json) {
    static List<Panel> all() {
        return DashboardFiles.all().stream()
                .flatMap(draft -> of(draft).stream())
                .toList();
    }

    static List<Panel> of(DashboardDraft draft) {
        List<Panel> panels = new ArrayList<>();
        for (JsonNode panel : draft.json().path("panels")) {
            if (!panel.path("type").asText().equals("row")) {
                panels.add(new Panel(draft.name(), panel));
            }
        }
        return panels;
    }

    String title() {
        return dashboard + ": " + json.path("title").asText();
    }

    List<String> expressions() {
        return json.path("targets").findValuesAsText("expr");
    }

    /** The expressions as Grafana would send them with everything chosen, for the last minute. Rates are of five. */
    List<String> queries() {
        return expressions().stream()
                .map(expression -> expression
                        .replace("$__rate_interval", "5m")
                        .replace("$__range_s", "60")
                        .replace("$__range", "60s")
                        .replaceAll("\\$(type|queue|namespace)\\b", ".*"))
                .toList();
    }
}
