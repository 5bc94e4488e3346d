package dev.fairlead.operator.metrics;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.plan.QueueShare;
import dev.fairlead.core.quota.ShareExplanation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes {@code docs/reference/metrics.md} from what the operator really says once every meter has a series. */
public final class MetricsPage {
    static final Path FILE = Path.of("metrics.md");

    private static final Pattern HELP = Pattern.compile("# HELP (fairlead_\\w+) (.*)");
    private static final Pattern TYPE = Pattern.compile("# TYPE (fairlead_\\w+) (\\w+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

    private MetricsPage() {}

    /** Writes the page into the directory {@code arguments[0]}. */
    public static void main(String[] arguments) throws IOException {
        Files.writeString(Path.of(arguments[0]).resolve(FILE), render());
    }

    static String render() {
        String text = sample();
        Map<String, String> types = new TreeMap<>();
        text.lines().map(TYPE::matcher).filter(Matcher::matches).forEach(m -> types.put(m.group(1), m.group(2)));
        String rows = text.lines()
                .map(HELP::matcher)
                .filter(Matcher::matches)
                // The largest cycle of late comes with the histogram and needs no row of its own.
                .filter(help -> !help.group(1).endsWith("_seconds_max"))
                .map(help -> "| `%s` | %s | %s | %s |\n"
                        .formatted(help.group(1), types.get(help.group(1)), labels(text, help.group(1)), help.group(2)))
                .sorted()
                .collect(Collectors.joining());
        return """
                <!-- Generated from SchedulerMetrics; run `make reference` after changing it. -->

                # Metrics

                `/metrics` on the operator's HTTP port, in Prometheus' text format. `type` is a GPU type such as H100 and
                `queue` a GpuQueue; the amounts of a queue count everything below it. The series of a queue disappear with the
                queue. The usual `jvm_*`, `process_*` and `system_*` metrics are there as well; with the gRPC API also Micrometer's
                `grpc_server_*` by service, method and status, `fairlead_grpc_connections`, `fairlead_grpc_streams` and
                `fairlead_grpc_certificate_expiry_timestamp_seconds`.

                Two keys of the [configuration](configuration.md) bound the page: `metrics.perNode` and `metrics.longestWaits`. Asked
                for with `Accept: application/openmetrics-text`, the page comes as OpenMetrics.

                | Metric | Kind | Labels | Meaning |
                |---|---|---|---|
                """ + rows;
    }

    private static String labels(String text, String metric) {
        return text.lines()
                .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + "_bucket{"))
                .flatMap(line -> LABEL.matcher(line).results().map(label -> label.group(1)))
                .filter(label -> !label.equals("le"))
                .distinct()
                .sorted()
                .map(label -> "`" + label + "`")
                .collect(Collectors.joining(", "));
    }

    private static String sample() {
        GpuType type = new GpuType("H100");
        try (SchedulerMetrics metrics = new SchedulerMetrics()) {
            metrics.show(() -> Optional.of(SampleFigures.of(type)));
            metrics.show(SampleFigures.PULSE, () -> true, () -> 0);
            metrics.decided(
                    new Plan(
                            List.of(),
                            List.of(share(QueueName.ROOT, type), share(new QueueName("vision"), type)),
                            List.of(),
                            OptionalLong.empty()),
                    Duration.ofMillis(1));
            metrics.placed("vision", Duration.ofMinutes(1));
            metrics.preempted(
                    "vision",
                    type,
                    new Decision.Preempt(
                            JobId.of("research", "train"), null, Decision.Preempt.Kind.RECLAIM, 60, "taken back"));
            metrics.wrote(ApiWrite.POD_CREATE, ApiWrite.Outcome.DONE);
            new RequestMeters(metrics.meters()).answered("get", "leases", "200", Duration.ofMillis(3));
            return metrics.text();
        }
    }

    private static QueueShare share(QueueName queue, GpuType type) {
        return new QueueShare(
                queue,
                type,
                0,
                0,
                0,
                0,
                0,
                0,
                new ShareExplanation(queue, type, QueueName.ROOT, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1024, 1024, 0));
    }
}
