package dev.fairlead.operator.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.operator.monitoring.RuleFiles.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunbooksTest {
    private static final Path FOLDER = Path.of("../docs/runbooks");
    private static final String ADDRESS = "https://fairlead.dev/docs/runbooks/";

    @Test
    void everyAlertHasAPageAndEveryPageAnAlert() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<String> pages = files.map(file -> file.getFileName().toString())
                    .filter(file -> !file.equals("README.md"))
                    .map(file -> file.replace(".md", ""))
                    .toList();

            assertThat(pages)
                    .containsExactlyInAnyOrderElementsOf(
                            RuleFiles.alerts().stream().map(Rule::name).toList());
        }
    }

    @Test
    void everyAlertSaysHowBadItIsWhatItIsAndWhatToDo() {
        assertThat(RuleFiles.alerts()).allSatisfy(alert -> {
            assertThat(alert.node().path("labels").path("severity").asText()).isIn("critical", "warning", "info");
            assertThat(alert.annotation("summary"))
                    .as(alert.name())
                    .isNotBlank()
                    .hasSizeLessThan(120);
            assertThat(alert.annotation("description")).as(alert.name()).hasSizeGreaterThan(100);
            assertThat(alert.annotation("runbook_url")).isEqualTo(ADDRESS + alert.name());
        });
    }

    @Test
    void everyPageSaysWhatItMeansAndWhatToDo() {
        assertThat(RuleFiles.alerts())
                .allSatisfy(alert -> assertThat(FOLDER.resolve(alert.name() + ".md"))
                        .content()
                        .startsWith("# " + alert.name() + "\n")
                        .contains("## Meaning\n", "## Impact\n", "## What to look at\n", "## What to do\n"));
    }

    @Test
    void theListOfPagesNamesThemAll() throws IOException {
        String list = Files.readString(FOLDER.resolve("README.md"));

        assertThat(RuleFiles.alerts())
                .allSatisfy(alert -> assertThat(list)
                        .contains("[" + alert.name() + "](" + alert.name() + ".md)")
                        .contains(alert.node().path("labels").path("severity").asText()));
    }
}
