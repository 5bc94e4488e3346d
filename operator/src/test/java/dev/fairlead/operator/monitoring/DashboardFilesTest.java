package dev.fairlead.operator.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DashboardFilesTest {
    /** None of them deprecated in Grafana 11 to 13. */
    private static final List<String> TYPES =
            List.of("timeseries", "stat", "bargauge", "table", "status-history", "heatmap");

    @Test
    void theFilesAreFresh() throws IOException {
        for (DashboardDraft draft : DashboardFiles.all()) {
            assertThat(DashboardFiles.FOLDER.resolve(draft.name() + ".json"))
                    .as("run make dashboards")
                    .content()
                    .isEqualTo(DashboardFiles.text(draft));
        }
        try (Stream<Path> files = Files.list(DashboardFiles.FOLDER)) {
            assertThat(files.filter(file -> file.toString().endsWith(".json"))).hasSameSizeAs(DashboardFiles.all());
        }
    }

    @Test
    void everyPanelSaysWhatItIsAndInWhichUnit() {
        assertThat(Panel.all()).hasSizeGreaterThan(50).allSatisfy(panel -> {
            assertThat(panel.json().path("type").asText()).isIn(TYPES);
            assertThat(panel.json().path("title").asText()).isNotBlank().hasSizeLessThan(50);
            assertThat(panel.json().path("description").asText())
                    .as(panel.title())
                    .endsWith(".");
            assertThat(panel.json().at("/fieldConfig/defaults/unit").asText())
                    .as(panel.title())
                    .isNotBlank();
            assertThat(panel.json().path("targets"))
                    .as(panel.title())
                    .isNotEmpty()
                    .allSatisfy(target -> {
                        assertThat(target.path("legendFormat").asText()).isNotBlank();
                        assertThat(target.at("/datasource/uid").asText()).isEqualTo("${datasource}");
                    });
        });
    }

    @Test
    void identitiesAreUniqueAndPanelsDoNotOverlap() {
        assertThat(DashboardFiles.all().stream()
                        .map(draft -> draft.json().path("uid").asText()))
                .doesNotHaveDuplicates();
        for (DashboardDraft draft : DashboardFiles.all()) {
            JsonNode panels = draft.json().path("panels");
            assertThat(panels).extracting(panel -> panel.path("id").asInt()).doesNotHaveDuplicates();
            boolean[][] taken = new boolean[24][500];
            for (JsonNode panel : panels) {
                JsonNode place = panel.path("gridPos");
                for (int x = place.path("x").asInt();
                        x < place.path("x").asInt() + place.path("w").asInt();
                        x++) {
                    for (int y = place.path("y").asInt();
                            y < place.path("y").asInt() + place.path("h").asInt();
                            y++) {
                        assertThat(taken[x][y]).as(panel.path("title").asText()).isFalse();
                        taken[x][y] = true;
                    }
                }
            }
        }
    }

    @Test
    void everyVariableIsUsedAndEveryUsedOneIsThere() {
        Pattern used = Pattern.compile("\\$(\\w+)");
        for (DashboardDraft draft : DashboardFiles.all()) {
            JsonNode json = draft.json();
            List<String> declared = json.at("/templating/list").findValuesAsText("name");
            String expressions = Panel.of(draft).stream()
                    .flatMap(panel -> panel.expressions().stream())
                    .collect(Collectors.joining("\n"));

            assertThat(used.matcher(expressions)
                            .results()
                            .map(found -> found.group(1))
                            .filter(name -> !name.startsWith("__"))
                            .distinct())
                    .as(draft.name())
                    .containsExactlyInAnyOrderElementsOf(declared.stream()
                            .filter(name -> !name.equals("datasource"))
                            .toList());
        }
    }
}
