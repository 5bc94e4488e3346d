package dev.fairlead.operator.monitoring;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** One panel of a dashboard on its way to JSON. Units are Grafana's: {@code short}, {@code percentunit}, {@code s}, ... */
final class PanelDraft {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ObjectNode panel = JSON.objectNode();
    private final ObjectNode defaults = JSON.objectNode();
    private final ObjectNode custom = JSON.objectNode();
    private final ObjectNode options = JSON.objectNode();
    private final ArrayNode targets = JSON.arrayNode();
    private final boolean instant;
    private final String format;
    private int width = 12;
    private int height = 8;

    private PanelDraft(String type, String title, String description, String unit, boolean instant, String format) {
        this.instant = instant;
        this.format = format;
        panel.put("type", type).put("title", title).put("description", description);
        panel.set("datasource", datasource());
        defaults.put("unit", unit);
    }

    /** Lines over time. */
    static PanelDraft lines(String title, String description, String unit) {
        PanelDraft draft = new PanelDraft("timeseries", title, description, unit, false, "time_series");
        draft.custom.put("fillOpacity", 5).put("lineWidth", 1).put("showPoints", "never");
        draft.defaults.put("min", 0);
        draft.legend("table").putArray("calcs").add("lastNotNull").add("max");
        draft.options
                .putObject("tooltip")
                .put("mode", "multi")
                .put("sort", "desc")
                .put("hideZeros", false);
        return draft;
    }

    /** One large number. */
    static PanelDraft number(String title, String description, String unit) {
        PanelDraft draft = new PanelDraft("stat", title, description, unit, false, "time_series");
        draft.reduced();
        draft.options
                .put("colorMode", "value")
                .put("graphMode", "area")
                .put("justifyMode", "auto")
                .put("textMode", "auto")
                .put("wideLayout", true)
                .put("showPercentChange", false)
                .put("percentChangeColorMode", "standard");
        return draft.size(4, 4);
    }

    /** A bar for every series, as things stand. */
    static PanelDraft bars(String title, String description, String unit) {
        PanelDraft draft = new PanelDraft("bargauge", title, description, unit, true, "time_series");
        draft.reduced();
        draft.defaults.put("min", 0);
        draft.legend("list").put("showLegend", false).putArray("calcs");
        draft.options
                .put("displayMode", "basic")
                .put("valueMode", "color")
                .put("namePlacement", "auto")
                .put("showUnfilled", true)
                .put("sizing", "auto")
                .put("minVizWidth", 8)
                .put("minVizHeight", 16)
                .put("maxVizHeight", 300);
        draft.options.put("orientation", "horizontal");
        return draft;
    }

    /** A row for every set of labels and a column for every query, as things stand. */
    static PanelDraft table(String title, String description, String unit) {
        PanelDraft draft = new PanelDraft("table", title, description, unit, true, "table");
        draft.custom.put("filterable", true).put("align", "auto").put("inspect", false);
        draft.custom.putObject("cellOptions").put("type", "auto");
        draft.options.put("showHeader", true).put("frameIndex", 0).put("cellHeight", "sm");
        return draft;
    }

    /** A row of coloured cells for every series, from 0 to 1. */
    static PanelDraft cells(String title, String description) {
        PanelDraft draft = new PanelDraft("status-history", title, description, "percentunit", false, "time_series");
        draft.defaults.put("min", 0).put("max", 1);
        draft.defaults.putObject("color").put("mode", "continuous-GrYlRd");
        draft.custom.put("fillOpacity", 80).put("lineWidth", 0);
        draft.legend("list").put("showLegend", false).putArray("calcs");
        draft.options.putObject("tooltip").put("mode", "single").put("sort", "none");
        draft.options.put("showValue", "never").put("rowHeight", 0.9).put("colWidth", 0.9);
        draft.panel.put("maxDataPoints", 100);
        return draft.size(12, 10);
    }

    /** How many things have which value, over time; the legend of each series is its value. */
    static PanelDraft heatmap(String title, String description, String unit) {
        PanelDraft draft = new PanelDraft("heatmap", title, description, unit, false, "heatmap");
        draft.options.put("calculate", false).put("cellGap", 1).put("showValue", "auto");
        draft.options.putObject("cellValues").put("unit", unit);
        draft.options
                .putObject("color")
                .put("mode", "scheme")
                .put("scheme", "Blues")
                .put("fill", "dark-blue")
                .put("exponent", 0.5)
                .put("reverse", false)
                .put("steps", 64);
        draft.options.putObject("exemplars").put("color", "rgba(255,0,255,0.7)");
        draft.options.putObject("filterValues").put("le", 1e-9);
        draft.options.putObject("legend").put("show", true);
        draft.options.putObject("rowsFrame").put("layout", "auto");
        draft.options
                .putObject("tooltip")
                .put("mode", "single")
                .put("showColorScale", false)
                .put("yHistogram", false);
        draft.options.putObject("yAxis").put("axisPlacement", "left").put("reverse", false);
        draft.panel.put("maxDataPoints", 100);
        return draft;
    }

    /** Adds a query. In a table the legend is the name of its column. */
    PanelDraft query(String expression, String legend) {
        ObjectNode target = targets.addObject();
        String reference = String.valueOf((char) ('A' + targets.size() - 1));
        target.set("datasource", datasource());
        target.put("refId", reference)
                .put("expr", expression)
                .put("legendFormat", legend)
                .put("format", format)
                .put("editorMode", "code")
                .put("instant", instant)
                .put("range", !instant);
        return this;
    }

    PanelDraft stacked() {
        custom.put("fillOpacity", 40)
                .putObject("stacking")
                .put("mode", "normal")
                .put("group", "A");
        return this;
    }

    /** From 0 to 1. */
    PanelDraft share() {
        defaults.put("max", 1);
        return this;
    }

    /** Green below the first value, yellow from there, red from the second. */
    PanelDraft alarming(double yellow, double red) {
        return steps("green", yellow, "yellow", red, "red");
    }

    /** Red below the first value, yellow from there, green from the second. */
    PanelDraft welcome(double yellow, double green) {
        return steps("red", yellow, "yellow", green, "green");
    }

    /** As wide as {@code width} of 24 columns. */
    PanelDraft size(int width, int height) {
        this.width = width;
        this.height = height;
        return this;
    }

    /** One such panel for every value of a variable. */
    PanelDraft forEach(String variable) {
        panel.put("repeat", variable).put("repeatDirection", "h").put("maxPerRow", 3);
        return this;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    ObjectNode json(int id, int x, int y) {
        ObjectNode json = panel.deepCopy();
        json.put("id", id);
        json.putObject("gridPos").put("h", height).put("w", width).put("x", x).put("y", y);
        ObjectNode field = defaults.deepCopy();
        if (!custom.isEmpty()) {
            field.set("custom", custom.deepCopy());
        }
        ObjectNode config = json.putObject("fieldConfig");
        config.set("defaults", field);
        config.putArray("overrides");
        json.set("options", options.deepCopy());
        json.set("targets", targets.deepCopy());
        if (format.equals("table")) {
            json.set("transformations", columns());
        }
        return json;
    }

    private ArrayNode columns() {
        ArrayNode transformations = JSON.arrayNode();
        transformations.addObject().put("id", "merge").putObject("options");
        ObjectNode organize = transformations.addObject().put("id", "organize").putObject("options");
        organize.putObject("excludeByName").put("Time", true);
        ObjectNode names = organize.putObject("renameByName");
        targets.forEach(target -> names.put(
                targets.size() == 1 ? "Value" : "Value #" + target.path("refId").asText(),
                target.path("legendFormat").asText()));
        return transformations;
    }

    private PanelDraft steps(String below, double first, String middle, double second, String above) {
        defaults.putObject("color").put("mode", "thresholds");
        ObjectNode thresholds = defaults.putObject("thresholds").put("mode", "absolute");
        ArrayNode steps = thresholds.putArray("steps");
        steps.addObject().put("color", below).putNull("value");
        steps.addObject().put("color", middle).put("value", first);
        steps.addObject().put("color", above).put("value", second);
        return this;
    }

    private ObjectNode legend(String mode) {
        return options.putObject("legend")
                .put("displayMode", mode)
                .put("placement", "bottom")
                .put("showLegend", true);
    }

    private void reduced() {
        options.put("orientation", "auto");
        ObjectNode reduce = options.putObject("reduceOptions").put("fields", "").put("values", false);
        List.of("lastNotNull").forEach(reduce.putArray("calcs")::add);
    }

    static ObjectNode datasource() {
        return JSON.objectNode().put("type", "prometheus").put("uid", "${datasource}");
    }
}
