package dev.fairlead.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fairlead.simulator.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code make simulate} runs, on a small fleet, and the page that it and {@code --report} write. */
class DemoCommandTest {
    private static final Pattern DATA =
            Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private CommandRun run(String command) {
        return CommandRun.of(
                command.replace("REPORT", folder.resolve("new/report.html").toString())
                        .split(" ", -1));
    }

    private String page() throws IOException {
        return Files.readString(folder.resolve("new/report.html"));
    }

    @Test
    void the_demo_tells_what_ran_how_long_people_waited_and_where_the_charts_are() throws IOException {
        CommandRun run = run("demo --nodes 6 --teams 3 --days 0.5 --seed 5 --report REPORT");

        assertThat(run.errors()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.output())
                .contains("generated, like helios, load 0.8, 0.5 days, seed 5")
                .contains("3 nodes of 8 A100s and 3 nodes of 8 H100s")
                .containsPattern("wait of a job: mean +\\d")
                .containsPattern("GPUs in use while jobs came +\\d+\\.\\d %")
                .contains("Charts: " + folder.resolve("new/report.html"));
        assertThat(page()).startsWith("<!doctype html>");
    }

    @Test
    void the_page_holds_the_runs_and_refers_to_nothing_outside() throws IOException {
        CommandRun run = run("compare --generate --nodes 6 --days 0.5 --policies fairlead,srtf-shared --report REPORT");

        assertThat(run.errors()).isEmpty();
        String page = page();
        Matcher found = DATA.matcher(page);
        assertThat(found.find()).isTrue();
        JsonNode group = new ObjectMapper().readTree(found.group(1)).get(0);
        assertThat(group.get("runs")).hasSize(2);
        assertThat(group.at("/runs/1/policy").asText()).isEqualTo("srtf-shared");
        assertThat(group.at("/runs/0/timeline").size()).isGreaterThan(10);
        assertThat(group.get("figures").size()).isGreaterThan(20);
        assertThat(group.at("/figures/0/cells/0").asText().replace(",", ""))
                .isEqualTo(group.get("jobs").asText());

        assertThat(page)
                .contains("default-src 'none'")
                .contains("The MIT License")
                .contains("uPlot=function");
        assertThat(page).doesNotContain("{{").doesNotContainPattern("(?i)<(link|img|iframe|object|embed|base)\\b");
        assertThat(page).doesNotContainPattern("(?i)\\b(src|href)\\s*=").doesNotContainPattern("(?i)@import|url\\(");
        assertThat(page).doesNotContainPattern("\\b(fetch|XMLHttpRequest|WebSocket|import)\\s*\\(");
        for (String tag : new String[] {"script", "style", "main", "header", "body", "html"}) {
            assertThat(page.split("<" + tag + "\\b", -1)).as(tag).hasSameSizeAs(page.split("</" + tag + ">", -1));
        }
    }

    @Test
    void options_out_of_range_are_told_in_words() {
        CommandRun run = run("run --generate --load 0");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errors()).contains("days and load are above 0");
    }

    @Test
    void a_page_that_cannot_be_written_is_named() throws IOException {
        Path file = Files.writeString(folder.resolve("new"), "in the way");

        CommandRun run = run("run --generate --nodes 2 --days 0.1 --report REPORT");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errors()).contains(file + "/report.html cannot be written");
    }
}
