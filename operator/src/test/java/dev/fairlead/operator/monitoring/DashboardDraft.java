package dev.fairlead.operator.monitoring;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A dashboard on its way to the JSON that Grafana imports. */
final class DashboardDraft {
    /** What Grafana 11 writes; later ones bring it up to date when they load it. */
    private static final int SCHEMA_VERSION = 39;

    private static final int COLUMNS = 24;

    private final String name;
    private final ObjectNode dashboard = JsonNodeFactory.instance.objectNode();
    private final ArrayNode variables = JsonNodeFactory.instance.arrayNode();
    private final ArrayNode panels = JsonNodeFactory.instance.arrayNode();
    private int nextRow;

    /** @param name of the file and, after {@code fairlead-}, in the dashboard's address */
    DashboardDraft(String name, String title, String description) {
        this.name = name;
        dashboard.put("uid", "fairlead-" + name).put("title", title).put("description", description);
        variables
                .addObject()
                .put("name", "datasource")
                .put("label", "Prometheus")
                .put("type", "datasource")
                .put("query", "prometheus")
                .put("refresh", 1);
    }

    String name() {
        return name;
    }

    /** A choice of the values of a label; all of them at first. */
    DashboardDraft variable(String variable, String label, String metric, String description) {
        ObjectNode added = variables
                .addObject()
                .put("name", variable)
                .put("label", label)
                .put("description", description)
                .put("type", "query")
                .put("refresh", 2)
                .put("sort", 7)
                .put("multi", true)
                .put("includeAll", true)
                .put("allValue", ".*");
        added.set("datasource", PanelDraft.datasource());
        added.putObject("query")
                .put("qryType", 1)
                .put("query", "label_values(" + metric + ", " + variable + ")")
                .put("refId", "PrometheusVariableQueryEditor-VariableQuery");
        added.putObject("current").put("text", "All").put("value", "$__all");
        return this;
    }

    /** A heading with panels below, from left to right and then on. */
    DashboardDraft row(String title, PanelDraft... drafts) {
        ObjectNode row = panels.addObject()
                .put("type", "row")
                .put("title", title)
                .put("id", panels.size())
                .put("collapsed", false);
        row.putObject("gridPos").put("h", 1).put("w", COLUMNS).put("x", 0).put("y", nextRow);
        row.putArray("panels");
        int x = 0;
        int y = nextRow + 1;
        int height = 0;
        for (PanelDraft draft : drafts) {
            if (x + draft.width() > COLUMNS) {
                x = 0;
                y += height;
                height = 0;
            }
            panels.add(draft.json(panels.size() + 1, x, y));
            x += draft.width();
            height = Math.max(height, draft.height());
        }
        nextRow = y + height;
        return this;
    }

    ObjectNode json() {
        ObjectNode json = dashboard.deepCopy();
        json.put("schemaVersion", SCHEMA_VERSION)
                .put("version", 1)
                .put("editable", true)
                .put("graphTooltip", 1)
                .put("refresh", "30s")
                .put("timezone", "browser");
        json.putArray("tags").add("fairlead");
        json.putObject("time").put("from", "now-6h").put("to", "now");
        json.putObject("templating").set("list", variables.deepCopy());
        json.putObject("annotations").putArray("list");
        json.putArray("links")
                .addObject()
                .put("title", "Fairlead")
                .put("tooltip", "The other dashboards of Fairlead, with the same choices")
                .put("type", "dashboards")
                .put("icon", "external link")
                .put("asDropdown", false)
                .put("includeVars", true)
                .put("keepTime", true)
                .put("targetBlank", false)
                .put("url", "")
                .putArray("tags")
                .add("fairlead");
        json.set("panels", panels.deepCopy());
        return json;
    }
}
