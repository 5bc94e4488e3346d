package dev.fairlead.operator.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.operator.monitoring.Programs.Ended;
import dev.fairlead.operator.tools.TestTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether dashboards are what Grafana's own schema for TypeScript says. */
class DashboardTypesTest {
    /** Grafana's declarations name the values of its enumerations; JSON has the values themselves. */
    private static final String HEADER = """
            import type { Dashboard } from '@grafana/schema';
            import type * as timeseries from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';
            import type * as stat from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
            import type * as bargauge from '@grafana/schema/dist/esm/raw/composable/bargauge/panelcfg/x/BarGaugePanelCfg_types.gen';
            import type * as table from '@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen';
            import type * as statushistory from '@grafana/schema/dist/esm/raw/composable/statushistory/panelcfg/x/StatusHistoryPanelCfg_types.gen';
            import type * as heatmap from '@grafana/schema/dist/esm/raw/composable/heatmap/panelcfg/x/HeatmapPanelCfg_types.gen';

            type Json<T> = T extends string ? `${T}`
              : T extends number | boolean | null | undefined ? T
              : T extends ReadonlyArray<infer E> ? Json<E>[]
              : T extends object ? { [K in keyof T]: Json<T[K]> }
              : T;

            """;

    private static final String PROJECT = """
            {"compilerOptions": {"strict": true, "noEmit": true, "skipLibCheck": true, "target": "es2022", "types": [],
             "module": "esnext", "moduleResolution": "bundler"}, "include": ["*.ts"]}
            """;

    @Test
    void everyDashboardHasGrafanasTypes(@TempDir Path folder) throws IOException {
        for (DashboardDraft draft : DashboardFiles.all()) {
            write(folder, draft.name(), draft.json());
        }

        Ended check = check(folder);

        assertThat(check.code()).as(check.output()).isZero();
    }

    @Test
    void brokenDashboardsAreRefused(@TempDir Path folder) throws IOException {
        ObjectNode wrongNumber = FleetDashboard.draft().json().put("schemaVersion", "39");
        ObjectNode unknownField = FleetDashboard.draft().json().put("titel", "Fleet");
        ObjectNode unknownMode = FleetDashboard.draft().json();
        firstOf(unknownMode, "stat").withObject("/options").put("colorMode", "rainbow");
        ObjectNode noLegend = FleetDashboard.draft().json();
        firstOf(noLegend, "timeseries").withObject("/options").remove("legend");
        write(folder, "number", wrongNumber);
        write(folder, "field", unknownField);
        write(folder, "mode", unknownMode);
        write(folder, "legend", noLegend);

        Ended check = check(folder);

        assertThat(check.code()).isNotZero();
        assertThat(check.output().lines().filter(line -> line.contains("error TS")))
                .hasSize(4)
                .anyMatch(line ->
                        line.startsWith("number.ts") && line.contains("'string' is not assignable to type 'number'"))
                .anyMatch(line -> line.startsWith("field.ts") && line.contains("'\"titel\"' does not exist"))
                .anyMatch(line -> line.startsWith("mode.ts") && line.contains("\"rainbow\""))
                .anyMatch(line -> line.startsWith("legend.ts") && line.contains("'legend' is missing"));
    }

    private static ObjectNode firstOf(ObjectNode dashboard, String type) {
        for (JsonNode panel : dashboard.path("panels")) {
            if (panel.path("type").asText().equals(type)) {
                return (ObjectNode) panel;
            }
        }
        throw new AssertionError("no panel of the type " + type);
    }

    private static void write(Path folder, String name, ObjectNode dashboard) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("export const dashboard: Json<Dashboard> = " + dashboard.toPrettyString() + ";");
        ArrayNode panels = (ArrayNode) dashboard.path("panels");
        for (JsonNode panel : panels) {
            String type = panel.path("type").asText().replace("-", "");
            if (!type.equals("row")) {
                String id = panel.path("id").asText();
                lines.add("export const options%s: Json<%s.Options> = %s;".formatted(id, type, panel.path("options")));
                JsonNode custom = panel.at("/fieldConfig/defaults/custom");
                if (!custom.isMissingNode()) {
                    lines.add("export const custom%s: Json<%s.FieldConfig> = %s;".formatted(id, type, custom));
                }
            }
        }
        Files.writeString(folder.resolve(name + ".ts"), HEADER + String.join("\n", lines) + "\n");
    }

    private static Ended check(Path folder) throws IOException {
        Path libraries = Files.createSymbolicLink(folder.resolve("node_modules"), TestTools.nodeModules());
        Files.writeString(folder.resolve("tsconfig.json"), PROJECT);
        try {
            return Programs.run(folder, "tsc", "--project", ".", "--pretty", "false");
        } finally {
            Files.delete(libraries);
        }
    }
}
