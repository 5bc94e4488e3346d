package dev.fairlead.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** What the operator tells Prometheus and kubelets agrees with what the cluster holds. */
@Behaviour
class ProbesTest {
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void a_working_operator_is_healthy_and_ready(Scenario given) {
        assertThat(get(given, "/healthz").body()).isEqualTo("ok\n");
        assertThat(get(given, "/readyz").statusCode()).isEqualTo(200);
        assertThat(get(given, "/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void the_metrics_agree_with_the_cluster(Scenario given) {
        given.nodes(2);
        Queue team = given.queue("team", "gpus: [{type: %s, guaranteed: 4, limit: 12}]".formatted(given.gpuType()));
        given.job("train", team).replicas(2).gpusPerReplica(4).submit().reaches("Running");
        given.job("waiting", team).gpusPerReplica(8).submit().waitsBecause("LimitReached");
        String type = "type=\"" + given.gpuType() + "\"";
        String queue = "queue=\"" + team.name() + "\"," + type;

        agrees(given, "fairlead_capacity_gpus{" + type + "}", 16);
        agrees(given, "fairlead_cluster_allocated_gpus{" + type + "}", 8);
        agrees(given, "fairlead_cluster_pending_gpus{" + type + "}", 8);
        agrees(given, "fairlead_allocated_gpus{" + queue + "}", 8);
        agrees(given, "fairlead_guaranteed_gpus{" + queue + "}", 4);
        agrees(given, "fairlead_limit_gpus{" + queue + "}", 12);
        agrees(given, "fairlead_borrowed_gpus{" + queue + "}", 4);
        agrees(given, "fairlead_pending_gpus{" + queue + "}", 8);
        String text = get(given, "/metrics").body();
        assertThat(value(text, "fairlead_jobs{phase=\"running\"}")).isGreaterThanOrEqualTo(1);
        assertThat(value(text, "fairlead_jobs{phase=\"pending\"}")).isGreaterThanOrEqualTo(1);
        assertThat(value(text, "fairlead_cycle_seconds_count")).isPositive();
        assertThat(value(text, "fairlead_api_writes_total{kind=\"pod_create\",outcome=\"done\"}"))
                .isGreaterThanOrEqualTo(2);

        team.delete();
        Eventually.holds(
                "a queue that is gone has no series any more",
                () -> !get(given, "/metrics").body().contains("queue=\"" + team.name() + "\""));
    }

    private void agrees(Scenario given, String series, double expected) {
        Eventually.holds(
                series + " is " + expected,
                () -> value(get(given, "/metrics").body(), series) == expected,
                () -> "It is " + value(get(given, "/metrics").body(), series));
    }

    private static double value(String text, String series) {
        return text.lines()
                .map(line -> line.replace(",}", "}"))
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    private HttpResponse<String> get(Scenario given, String path) {
        URI uri = URI.create("http://localhost:" + given.cluster().operator().httpPort() + path);
        try {
            return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking for " + path, e);
        }
    }
}
