package dev.fairlead.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.operator.tools.TestTools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every metric that dashboards and alerts rely on is there, and tells what happened. */
@Behaviour
class MetricsTest {
    /** Changing one of these breaks dashboards. */
    private static final List<String> PROMISED = List.of(
            "fairlead_capacity_gpus gauge",
            "fairlead_cluster_allocated_gpus gauge",
            "fairlead_cluster_pending_gpus gauge",
            "fairlead_allocated_gpus gauge",
            "fairlead_guaranteed_gpus gauge",
            "fairlead_limit_gpus gauge",
            "fairlead_borrowed_gpus gauge",
            "fairlead_entitlement_gpus gauge",
            "fairlead_pending_gpus gauge",
            "fairlead_jobs gauge",
            "fairlead_queue_jobs gauge",
            "fairlead_waiting_jobs gauge",
            "fairlead_oldest_wait_seconds gauge",
            "fairlead_longest_wait_seconds gauge",
            "fairlead_wait_seconds histogram",
            "fairlead_bind_seconds histogram",
            "fairlead_start_seconds histogram",
            "fairlead_cycle_seconds histogram",
            "fairlead_cycle_phase_seconds histogram",
            "fairlead_decisions_total counter",
            "fairlead_preemptions_total counter",
            "fairlead_lost_gpu_seconds_total counter",
            "fairlead_used_gpu_seconds_total counter",
            "fairlead_free_gpus gauge",
            "fairlead_largest_free_block_gpus gauge",
            "fairlead_nodes_by_free_gpus gauge",
            "fairlead_stranded_gpus gauge",
            "fairlead_nodes gauge",
            "fairlead_node_gpus gauge",
            "fairlead_node_allocated_gpus gauge",
            "fairlead_pod_info gauge",
            "fairlead_pod_gpus gauge",
            "fairlead_leader gauge",
            "fairlead_undecided_seconds gauge",
            "fairlead_last_decision_timestamp_seconds gauge",
            "fairlead_events_queued gauge",
            "fairlead_writes_queued gauge",
            "fairlead_build_info gauge",
            "fairlead_api_writes_total counter",
            "fairlead_kubernetes_request_seconds histogram");

    /** Micrometer's own meters, with names that promtool dislikes and dashboards all over the world rely on. */
    private static final List<String> OF_MICROMETER = List.of("process_cpu_time_ns_total ", "system_cpu_count ");

    @TempDir
    private Path folder;

    @Test
    void a_preemption_is_told_in_full(Scenario given) throws IOException {
        List<String> nodes = given.nodes(3);
        given.editNode(nodes.get(2), "spec: {unschedulable: true}");
        Queue team = given.queue("team", "gpus: [{type: %s, guaranteed: 16}]".formatted(given.gpuType()));
        Job train = given.job("train", team)
                .set("metadata.labels", "{scheduling.fairlead.dev/team: eyes}")
                .replicas(2)
                .gpusPerReplica(8)
                .submit()
                .reaches("Running");
        String type = "type=\"" + given.gpuType() + "\"";
        String queue = "queue=\"" + team.name() + "\"";
        String pod = "namespace=\"" + given.namespace() + "\",pod=\"train-0\"";
        OperatorPages pages = given.pages();

        pages.shows(
                "fairlead_pod_info{" + pod + ",node=\"" + train.nodes().getFirst() + "\",job=\"train\"," + queue
                        + ",team=\"eyes\"," + type + "}",
                1);
        pages.shows("fairlead_pod_gpus{" + pod + "}", 8);
        pages.shows("fairlead_nodes{" + type + ",state=\"usable\"}", 2);
        pages.shows("fairlead_nodes{" + type + ",state=\"cordoned\"}", 1);
        pages.shows("fairlead_stranded_gpus{" + type + ",cause=\"cordoned\"}", 8);
        pages.shows("fairlead_free_gpus{" + type + "}", 0);
        pages.shows("fairlead_node_allocated_gpus{node=\"" + nodes.get(0) + "\"," + type + "}", 8);
        pages.shows("fairlead_node_gpus{node=\"" + nodes.get(2) + "\"," + type + "}", 8);

        String production = given.priorityClass("production", 1000);
        given.job("urgent", team)
                .gpusPerReplica(8)
                .priority(production)
                .submit()
                .reaches("Running");
        train.waitsBecause("NoCapacity");

        pages.shows("fairlead_queue_jobs{" + queue + ",phase=\"pending\"}", 1);
        pages.shows("fairlead_queue_jobs{" + queue + ",phase=\"running\"}", 1);
        pages.shows("fairlead_waiting_jobs{" + queue + ",reason=\"NoCapacity\"}", 1);
        pages.shows("fairlead_preemptions_total{kind=\"preempt\"," + queue + "}", 1);
        pages.shows("fairlead_wait_seconds_count{" + queue + "}", 2);
        pages.shows("fairlead_free_gpus{" + type + "}", 8);
        pages.shows("fairlead_largest_free_block_gpus{" + type + ",level=\"node\"}", 8);
        pages.shows("fairlead_nodes_by_free_gpus{" + type + ",free=\"8\"}", 1);
        pages.shows("fairlead_nodes_by_free_gpus{" + type + ",free=\"0\"}", 1);
        Eventually.holds(
                "GPU time is counted",
                () -> OperatorPages.value(
                                pages.metrics(),
                                "fairlead_used_gpu_seconds_total{" + queue + ",namespace=\"" + given.namespace() + "\","
                                        + type + "}")
                        > 0);
        String page = pages.metrics();
        assertThat(OperatorPages.value(page, "fairlead_oldest_wait_seconds{" + queue + "}"))
                .isBetween(0.0, 100.0);
        assertThat(OperatorPages.value(page, "fairlead_lost_gpu_seconds_total{" + queue + "," + type + "}"))
                .isNotNegative();
        assertThat(page)
                .contains(
                        "fairlead_longest_wait_seconds{namespace=\"" + given.namespace() + "\",job=\"train\"," + queue);
        for (String counted : List.of(
                "fairlead_bind_seconds_count",
                "fairlead_start_seconds_count",
                "fairlead_cycle_phase_seconds_count{phase=\"intake\"}",
                "fairlead_cycle_phase_seconds_count{phase=\"settle\"}",
                "fairlead_cycle_phase_seconds_count{phase=\"decide\"}",
                "fairlead_cycle_phase_seconds_count{phase=\"check\"}",
                "fairlead_cycle_phase_seconds_count{phase=\"carry_out\"}",
                "fairlead_kubernetes_request_seconds_count{code=\"201\",resource=\"pods\",verb=\"create\"}",
                "fairlead_leader",
                "fairlead_last_decision_timestamp_seconds")) {
            assertThat(OperatorPages.value(page, counted)).as(counted).isPositive();
        }
        assertThat(page.lines()
                        .filter(line -> line.startsWith("# TYPE fairlead_"))
                        .toList())
                .as("metrics that dashboards rely on")
                .containsAll(PROMISED.stream().map(each -> "# TYPE " + each).toList());
        assertThat(complaints(page)).isEmpty();
    }

    /** What promtool has against the page. */
    private List<String> complaints(String page) throws IOException {
        Path said = folder.resolve("said");
        Process promtool = new ProcessBuilder(TestTools.program("promtool").toString(), "check", "metrics")
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try (var input = promtool.getOutputStream()) {
            input.write(page.getBytes(StandardCharsets.UTF_8));
        }
        promtool.onExit().join();
        return Files.readAllLines(said).stream()
                .filter(line -> OF_MICROMETER.stream().noneMatch(line::startsWith))
                .toList();
    }
}
