package dev.fairlead.operator.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.operator.monitoring.Programs.Ended;
import dev.fairlead.operator.monitoring.RuleFiles.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesTest {
    @Test
    void promtoolAcceptsTheRules() {
        Ended check =
                Programs.run(RuleFiles.FOLDER, "promtool", "check", "rules", "recording-rules.yaml", "alerts.yaml");

        assertThat(check.code()).as(check.output()).isZero();
    }

    @Test
    void theRulesDoOnRecordedSeriesWhatTheirTestsSay() {
        Stream<String> files = RuleFiles.tests().stream().map(file -> "tests/" + file.getFileName());

        Ended tests = Programs.run(
                RuleFiles.FOLDER,
                "promtool",
                Stream.concat(Stream.of("test", "rules"), files).toArray(String[]::new));

        assertThat(tests.code()).as(tests.output()).isZero();
    }

    @Test
    void promtoolsTestsNoticeARuleThatSaysSomethingElse(@TempDir Path folder) throws IOException {
        Files.createDirectory(folder.resolve("tests"));
        Files.copy(RuleFiles.FOLDER.resolve("tests/idle.yaml"), folder.resolve("tests/idle.yaml"));
        Files.copy(RuleFiles.ALERTS, folder.resolve("alerts.yaml"));
        Files.writeString(
                folder.resolve("recording-rules.yaml"),
                Files.readString(RuleFiles.RECORDING).replace("< 0.01", "< 0.9"));

        Ended tests = Programs.run(folder, "promtool", "test", "rules", "tests/idle.yaml");

        assertThat(tests.code()).isNotZero();
        assertThat(tests.output()).contains("fairlead:idle_gpus:count", "FAILED");
    }

    @Test
    void everyRuleIsTestedWithDataAndWithout() {
        ProvenExpressions proven = ProvenExpressions.read();
        List<String> rules = RuleFiles.recording().stream().map(Rule::name).toList();

        assertThat(rules).hasSizeGreaterThan(20).doesNotHaveDuplicates();
        assertThat(rules.stream().filter(proven::neverWith))
                .as("never shown with data")
                .isEmpty();
        // Nothing that is derived from these can be there without them.
        assertThat(rules.stream().filter(proven::neverWithout).filter(rule -> !rule.startsWith("fairlead:gpu_busy:")))
                .as("never shown without")
                .containsExactlyInAnyOrder(
                        "fairlead:pod_gpu_power:watts",
                        "fairlead:gpu_memory_used:avg_by_job",
                        "fairlead:gpu_power:sum_by_queue",
                        "fairlead:evaluation:one");
    }

    @Test
    void everyAlertIsTestedFiringAndQuiet() {
        ProvenExpressions proven = ProvenExpressions.read();
        List<String> alerts = RuleFiles.alerts().stream().map(Rule::name).toList();

        assertThat(alerts).hasSizeGreaterThan(10).doesNotHaveDuplicates();
        assertThat(alerts.stream().filter(proven::neverWith))
                .as("never seen firing")
                .isEmpty();
        assertThat(alerts.stream().filter(proven::neverWithout))
                .as("never seen quiet")
                .isEmpty();
    }
}
