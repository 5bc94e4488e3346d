package dev.fairlead.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is generated is fresh: {@code make manifests} makes it. */
class ChartFilesTest {
    @Test
    void theChartShipsWhatIsInDeploy() throws IOException {
        Map<String, String> copies = ChartFiles.copies();
        Map<String, String> inChart = ChartFiles.onDisk(Path.of("helm/fairlead/files"));
        assertThat(inChart.keySet())
                .as("helm/fairlead/files is stale: run make manifests")
                .isEqualTo(copies.keySet());
        copies.forEach((path, text) -> assertThat(inChart.get(path))
                .as("%s is stale: run make manifests", path)
                .isEqualTo(text));
    }

    @Test
    void thePlainManifestsAreWhatTheChartRenders() throws IOException {
        Map<String, String> wanted = PlainManifests.render();
        Map<String, String> found = new TreeMap<>();
        for (String folder : PlainManifests.FOLDERS) {
            found.putAll(ChartFiles.onDisk(Path.of(folder)));
        }
        for (String path : PlainManifests.SINGLE_FILES) {
            if (Files.exists(Chart.REPOSITORY.resolve(path))) {
                found.put(path, Files.readString(Chart.REPOSITORY.resolve(path)));
            }
        }
        assertThat(found.keySet()).as("run make manifests").isEqualTo(wanted.keySet());
        wanted.forEach((path, text) -> assertThat(found.get(path))
                .as("%s is stale: run make manifests", path)
                .isEqualTo(text));
    }
}
