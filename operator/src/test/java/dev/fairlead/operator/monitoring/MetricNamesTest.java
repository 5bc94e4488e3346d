package dev.fairlead.operator.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.operator.api.JobReason;
import dev.fairlead.operator.monitoring.RuleFiles.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whether dashboards and rules speak of metrics that there are. */
class MetricNamesTest {
    private static final Pattern METRIC = Pattern.compile("\\bfairlead_[a-z_]+");
    private static final Pattern RECORDED = Pattern.compile("\\bfairlead:[a-z0-9_:]+");

    @Test
    void everyMetricIsOnTheReferencePage() throws IOException {
        String page = Files.readString(Path.of("../docs/reference/metrics.md"));

        assertThat(names(METRIC).map(name -> name.replaceAll("_seconds_(bucket|count|sum)$", "_seconds")))
                .hasSizeGreaterThan(30)
                .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }

    @Test
    void everyRecordedSeriesIsRecorded() {
        List<String> recorded = RuleFiles.recording().stream().map(Rule::name).toList();

        assertThat(names(RECORDED)).isSubsetOf(recorded);
        assertThat(recorded).isSubsetOf(names(RECORDED).toList());
    }

    @Test
    void theReasonsOfAnAlertAreReasonsOfJobs() {
        String alert = RuleFiles.alerts().stream()
                .filter(rule -> rule.name().equals("FairleadJobsNeedTheirOwner"))
                .findFirst()
                .orElseThrow()
                .expression();
        String reasons = alert.replaceAll("(?s).*reason=~\"([\\w|]+)\".*", "$1");

        assertThat(reasons.split("\\|"))
                .hasSize(8)
                .isSubsetOf(Stream.of(JobReason.values()).map(JobReason::value).toList());
    }

    private static Stream<String> names(Pattern pattern) {
        Stream<String> panels = Panel.all().stream().flatMap(panel -> panel.expressions().stream());
        Stream<String> rules = Stream.of(RuleFiles.recording(), RuleFiles.alerts())
                .flatMap(List::stream)
                .map(Rule::expression);
        return Stream.concat(panels, rules)
                .flatMap(expression -> pattern.matcher(expression).results())
                .map(MatchResult::group)
                .distinct()
                .sorted();
    }
}
