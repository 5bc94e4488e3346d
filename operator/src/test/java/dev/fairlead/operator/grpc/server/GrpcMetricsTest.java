package dev.fairlead.operator.grpc.server;

import static dev.fairlead.operator.grpc.server.ApiServer.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.api.v1.FleetServiceGrpc;
import dev.fairlead.api.v1.GetFleetRequest;
import dev.fairlead.operator.tools.TestTools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The server's metrics among the operator's, as Prometheus' own checker sees them. */
@ExtendWith(SharedApiServer.class)
class GrpcMetricsTest {
    @Test
    void calls_and_refusals_are_counted_and_every_metric_is_described(ApiServer api) throws Exception {
        try (RunningOperator operator = RunningOperator.start(api)) {
            String reader = api.account().may(rule("fleet", "get")).token();
            FleetServiceGrpc.FleetServiceBlockingStub fleet =
                    FleetServiceGrpc.newBlockingStub(operator.connect(reader));
            assertThat(fleet.getFleet(GetFleetRequest.getDefaultInstance()).getAllFields())
                    .isNotEmpty();
            Refused.on(() -> FleetServiceGrpc.newBlockingStub(operator.connect())
                    .getFleet(GetFleetRequest.getDefaultInstance()));

            String page = operator.metrics();

            assertThat(series(page, "grpc_server_processing_duration_seconds_count", "GetFleet"))
                    .anyMatch(line -> line.contains("statusCode=\"OK\"") && line.endsWith(" 1.0"))
                    .anyMatch(line -> line.contains("statusCode=\"UNAUTHENTICATED\"") && line.endsWith(" 1.0"));
            assertThat(series(page, "fairlead_grpc_connections", "")).isNotEmpty();
            assertThat(series(page, "fairlead_grpc_streams", "")).isNotEmpty();
            assertThat(series(page, "fairlead_grpc_certificate_expiry_timestamp_seconds", ""))
                    .isNotEmpty();
            // Micrometer's own labels, methodType and statusCode, are what people's dashboards know.
            assertThat(promtool(page).lines().filter(complaint -> complaint.contains("grpc")))
                    .allMatch(complaint -> complaint.matches("grpc_server_\\S+ label names should be written in .*"));
        }
    }

    private static List<String> series(String page, String metric, String label) {
        return page.lines()
                .filter(line -> line.startsWith(metric) && line.contains(label))
                .toList();
    }

    /** What {@code promtool check metrics} has against a page. */
    private static String promtool(String page) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(TestTools.program("promtool").toString(), "check", "metrics")
                .redirectErrorStream(true)
                .start();
        try (var input = process.getOutputStream()) {
            input.write(page.getBytes(StandardCharsets.UTF_8));
        }
        String complaints = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return complaints;
    }
}
