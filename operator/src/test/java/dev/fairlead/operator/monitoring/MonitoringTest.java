package dev.fairlead.operator.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairlead.operator.monitoring.RuleFiles.Rule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether dashboards, rules and alerts find what they ask for in a real Prometheus that watches a real operator. */
class MonitoringTest {
    /** Empty in a healthy cluster; {@code deploy/prometheus/tests/panels.yaml} shows each of them with data. */
    private static final List<String> RIGHTLY_EMPTY = List.of(
            "jobs: Idle GPUs and their owners",
            "jobs: Idle GPUs by team",
            "jobs: Idle GPU-hours by team",
            "scheduler: Calls by method",
            "scheduler: Average time by method",
            "scheduler: Calls by status");

    private static @Nullable MonitoredCluster running;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        running = new MonitoredCluster(folder);
        // So that there is a pause to show.
        System.gc();
    }

    @AfterAll
    static void stop() {
        if (running != null) {
            running.close();
        }
    }

    @Test
    void everyPanelHasData() {
        List<Panel> panels = Panel.all().stream()
                .filter(panel -> !RIGHTLY_EMPTY.contains(panel.title()))
                .toList();

        eventually(() -> assertThat(panels.stream()
                        .flatMap(panel -> panel.queries().stream()
                                .filter(query -> !hasNumber(query))
                                .map(query -> panel.title() + ": " + query)))
                .as("panels without data")
                .isEmpty());
    }

    @Test
    void everyPanelThatIsRightlyEmptyIsShownToWorkElsewhere() {
        ProvenExpressions proven = ProvenExpressions.read();
        List<Panel> panels = Panel.all().stream()
                .filter(panel -> RIGHTLY_EMPTY.contains(panel.title()))
                .toList();

        assertThat(panels).extracting(Panel::title).containsExactlyInAnyOrderElementsOf(RIGHTLY_EMPTY);
        assertThat(panels.stream().flatMap(panel -> panel.queries().stream()))
                .allSatisfy(query -> assertThat(query).isIn(proven.withData()))
                .allMatch(this::isEmpty, "is empty here");
    }

    @Test
    void everyRuleWorksAndRecords() {
        eventually(() -> {
            List<JsonNode> rules = prometheus().rules().findValues("rules").stream()
                    .flatMap(group ->
                            Stream.iterate(0, i -> i < group.size(), i -> i + 1).map(group::get))
                    .toList();
            assertThat(rules)
                    .hasSize(RuleFiles.recording().size() + RuleFiles.alerts().size())
                    .allSatisfy(rule -> assertThat(rule.path("health").asText())
                            .as(rule.path("name").asText() + ": "
                                    + rule.path("lastError").asText())
                            .isEqualTo("ok"));
        });
        eventually(() -> assertThat(RuleFiles.recording().stream()
                        .map(Rule::name)
                        .filter(name -> !name.equals("fairlead:idle_gpus:count"))
                        .filter(this::isEmpty))
                .as("rules that record nothing")
                .isEmpty());
    }

    @Test
    void aHealthyClusterRaisesNoAlert() {
        eventually(() -> assertThat(RuleFiles.alerts().stream()
                        .filter(alert -> !isEmpty(alert.expression()))
                        .map(Rule::name))
                .isEmpty());
    }

    @Test
    void utilisationFindsItsOwner() {
        eventually(() -> {
            Map<String, Double> busy = new TreeMap<>();
            prometheus()
                    .query("fairlead:gpu_busy:avg_by_job")
                    .forEach(series -> busy.put(
                            series.at("/metric/job").asText() + " of "
                                    + series.at("/metric/team").asText(),
                            series.at("/value/1").asDouble()));
            assertThat(busy).isEqualTo(Map.of("steady of nlp", 0.75, "second of nlp", 0.25, "owner of vision", 1.0));
            assertThat(prometheus()
                            .query("fairlead:gpu_busy:count_by_type")
                            .at("/0/value/1")
                            .asInt())
                    .isEqualTo(28);
        });
    }

    @Test
    void everyVariableHasValues() {
        eventually(() -> assertThat(DashboardFiles.all().stream()
                        .flatMap(draft -> draft.json().at("/templating/list").findValuesAsText("query").stream())
                        .filter(query -> query.startsWith("label_values("))
                        .filter(query -> isEmpty(
                                query.replaceAll("label_values\\((\\w+), (\\w+)\\)", "count by ($2) ($1{$2!=\"\"})"))))
                .as("variables without values")
                .isEmpty());
    }

    private static PrometheusServer prometheus() {
        return Objects.requireNonNull(running).prometheus();
    }

    private boolean hasNumber(String query) {
        return StreamSupport.stream(prometheus().query(query).spliterator(), false)
                .anyMatch(series -> !series.at("/value/1").asText().equals("NaN"));
    }

    private boolean isEmpty(String query) {
        return prometheus().query(query).isEmpty();
    }

    private static void eventually(ThrowingRunnable check) {
        await().atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(check);
    }
}
