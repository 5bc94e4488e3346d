package dev.fairlead.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.plan.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How the cluster's figures read as metrics, at second 50. */
class FiguresTest {
    private static final GpuType H100 = new GpuType("H100");

    private final SchedulerMetrics metrics = new SchedulerMetrics(() -> Instant.ofEpochSecond(50));
    private final AtomicReference<Optional<ClusterFigures>> figures =
            new AtomicReference<>(Optional.of(SampleFigures.of(H100)));

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void jobsByQueuePhaseAndReason() {
        metrics.show(figures::get);

        assertThat(metrics.text().lines())
                .contains(
                        "fairlead_jobs{phase=\"pending\",} 2.0",
                        "fairlead_jobs{phase=\"succeeded\",} 7.0",
                        "fairlead_jobs{phase=\"failed\",} 0.0",
                        "fairlead_queue_jobs{queue=\"vision\",phase=\"running\",} 1.0",
                        "fairlead_queue_jobs{queue=\"vision\",phase=\"suspended\",} 0.0",
                        "fairlead_queue_jobs{queue=\"(not declared)\",phase=\"pending\",} 1.0",
                        "fairlead_waiting_jobs{queue=\"vision\",reason=\"NoCapacity\",} 1.0",
                        "fairlead_oldest_wait_seconds{queue=\"vision\",} 30.0",
                        "fairlead_longest_wait_seconds{namespace=\"research\",job=\"big\",queue=\"vision\",reason=\"NoCapacity\",} 30.0")
                .noneMatch(line -> line.startsWith("fairlead_queue_jobs") && line.contains("succeeded"));
    }

    @Test
    void nodesAndWhatIsFreeOnThem() {
        metrics.show(figures::get);

        assertThat(metrics.text().lines())
                .contains(
                        "fairlead_capacity_gpus{type=\"H100\",} 8.0",
                        "fairlead_free_gpus{type=\"H100\",} 4.0",
                        "fairlead_largest_free_block_gpus{type=\"H100\",level=\"rack\",} 4.0",
                        "fairlead_nodes_by_free_gpus{type=\"H100\",free=\"4\",} 1.0",
                        "fairlead_stranded_gpus{type=\"H100\",cause=\"cordoned\",} 8.0",
                        "fairlead_stranded_gpus{type=\"H100\",cause=\"ephemeral_storage\",} 0.0",
                        "fairlead_nodes{type=\"H100\",state=\"usable\",} 1.0",
                        "fairlead_nodes{type=\"H100\",state=\"not_ready\",} 0.0",
                        "fairlead_node_gpus{node=\"n1\",type=\"H100\",} 8.0",
                        "fairlead_node_allocated_gpus{node=\"n1\",type=\"H100\",} 4.0");
    }

    @Test
    void aPodIsJoinedToItsJobQueueAndTeam() {
        metrics.show(figures::get);

        assertThat(metrics.text().lines())
                .contains(
                        "fairlead_pod_info{namespace=\"research\",pod=\"train-0\",node=\"n1\",job=\"train\",queue=\"vision\",team=\"eyes\",type=\"H100\",} 1.0",
                        "fairlead_pod_gpus{namespace=\"research\",pod=\"train-0\",} 4.0");
    }

    @Test
    void gpuTimeIsACounter() {
        metrics.show(figures::get);

        assertThat(metrics.text().lines())
                .contains(
                        "# TYPE fairlead_used_gpu_seconds_total counter",
                        "fairlead_used_gpu_seconds_total{queue=\"vision\",namespace=\"research\",type=\"H100\",} 3600.0");
    }

    @Test
    void whoStandsByShowsNoClusterButItself() {
        figures.set(Optional.empty());
        metrics.show(figures::get);
        metrics.show(SampleFigures.PULSE, () -> false, () -> 5);

        assertThat(metrics.text().lines())
                .contains(
                        "fairlead_leader 0.0",
                        "fairlead_undecided_seconds 10.0",
                        "fairlead_last_decision_timestamp_seconds 30.0",
                        "fairlead_events_queued 3.0",
                        "fairlead_writes_queued 5.0")
                .anyMatch(line -> line.startsWith("fairlead_build_info{version=\"") && line.endsWith("} 1.0"))
                .noneMatch(line -> line.startsWith("fairlead_jobs"));
    }

    @Test
    void waitsAndLossesAreCountedByQueueAndGoWithIt() {
        metrics.show(figures::get);
        for (String queue : new String[] {"vision", "gone"}) {
            metrics.placed(queue, Duration.ofSeconds(20));
            metrics.preempted(
                    queue,
                    H100,
                    new Decision.Preempt(
                            JobId.of("research", "train"), null, Decision.Preempt.Kind.DRAIN, 640, "drained"));
        }

        assertThat(metrics.text()).contains("queue=\"vision\"");
        assertThat(metrics.text().lines())
                .contains(
                        "fairlead_wait_seconds_bucket{queue=\"vision\",le=\"15.0\",} 0.0",
                        "fairlead_wait_seconds_bucket{queue=\"vision\",le=\"60.0\",} 1.0",
                        "fairlead_preemptions_total{kind=\"drain\",queue=\"vision\",} 1.0",
                        "fairlead_lost_gpu_seconds_total{queue=\"vision\",type=\"H100\",} 640.0")
                .noneMatch(line -> line.contains("\"gone\""));
    }

    @Test
    void openMetricsForThoseWhoAskForIt() {
        metrics.show(figures::get);

        MetricsText page = metrics.page("application/openmetrics-text; version=1.0.0,text/plain;q=0.5");

        assertThat(page.contentType()).startsWith("application/openmetrics-text; version=1.0.0");
        assertThat(page.text()).endsWith("# EOF\n").contains("fairlead_free_gpus{type=\"H100\"} 4.0");
        assertThat(metrics.page(null).contentType()).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    }
}
