package dev.fairlead.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the operator tells Prometheus and kubelets agrees with what the cluster holds. */
@Behaviour
class ProbesTest {
    @Test
    void a_working_operator_is_healthy_and_ready(Scenario given) {
        assertThat(given.pages().get("/healthz").body()).isEqualTo("ok\n");
        assertThat(given.pages().get("/readyz").statusCode()).isEqualTo(200);
        assertThat(given.pages().get("/nothing").statusCode()).isEqualTo(404);
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
        String text = given.pages().get("/metrics").body();
        assertThat(OperatorPages.value(text, "fairlead_jobs{phase=\"running\"}"))
                .isGreaterThanOrEqualTo(1);
        assertThat(OperatorPages.value(text, "fairlead_jobs{phase=\"pending\"}"))
                .isGreaterThanOrEqualTo(1);
        assertThat(OperatorPages.value(text, "fairlead_cycle_seconds_count")).isPositive();
        assertThat(OperatorPages.value(text, "fairlead_api_writes_total{kind=\"pod_create\",outcome=\"done\"}"))
                .isGreaterThanOrEqualTo(2);

        team.delete();
        Eventually.holds(
                "a queue that is gone has no series any more but those of its jobs",
                () -> given.pages()
                        .metrics()
                        .lines()
                        .noneMatch(line -> line.contains("queue=\"" + team.name() + "\"")
                                && !line.contains("job=\"train\"")
                                && !line.contains("job=\"waiting\"")));
    }

    private static void agrees(Scenario given, String series, double expected) {
        given.pages().shows(series, expected);
    }
}
