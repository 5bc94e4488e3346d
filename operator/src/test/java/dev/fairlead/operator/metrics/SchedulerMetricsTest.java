package dev.fairlead.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.plan.QueueShare;
import dev.fairlead.core.quota.ShareExplanation;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchedulerMetricsTest {
    private static final GpuType H100 = new GpuType("H100");
    private static final JobId JOB = JobId.of("research", "llama");

    private final SchedulerMetrics metrics = new SchedulerMetrics();

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void howEveryQueueStandsWithEveryType() {
        metrics.decided(plan(share("vision", 64), share("", GpuQuota.NO_LIMIT)), Duration.ofMillis(3));

        assertThat(metrics.text().lines())
                .contains(
                        "fairlead_allocated_gpus{queue=\"vision\",type=\"H100\",} 20.0",
                        "fairlead_guaranteed_gpus{queue=\"vision\",type=\"H100\",} 16.0",
                        "fairlead_limit_gpus{queue=\"vision\",type=\"H100\",} 64.0",
                        "fairlead_borrowed_gpus{queue=\"vision\",type=\"H100\",} 4.0",
                        "fairlead_entitlement_gpus{queue=\"vision\",type=\"H100\",} 18.0",
                        "fairlead_pending_gpus{queue=\"vision\",type=\"H100\",} 8.0",
                        "fairlead_cluster_allocated_gpus{type=\"H100\",} 20.0",
                        "fairlead_cluster_pending_gpus{type=\"H100\",} 8.0")
                .noneMatch(line -> line.contains("queue=\"\""));
    }

    @Test
    void aQueueWithoutALimitHasNoLimitSeries() {
        metrics.decided(plan(share("vision", GpuQuota.NO_LIMIT)), Duration.ZERO);

        assertThat(metrics.text()).doesNotContain("fairlead_limit_gpus{");
    }

    @Test
    void theSeriesOfAQueueThatIsRemovedDisappear() {
        metrics.decided(plan(share("vision", 64), share("speech", 64)), Duration.ZERO);
        assertThat(metrics.text()).contains("speech").contains("vision");

        metrics.decided(plan(share("vision", 64)), Duration.ZERO);
        assertThat(metrics.text()).doesNotContain("speech").contains("vision");
    }

    @Test
    void decisionsAreCountedByKindAndCyclesAreTimed() {
        metrics.decided(
                new Plan(
                        List.of(
                                new Decision.Place(JOB, H100, List.of(new NodeName("n1")), "first"),
                                new Decision.Preempt(JOB, null, Decision.Preempt.Kind.RECLAIM, 0, "reclaim"),
                                new Decision.Resize(JOB, 4, 2, List.of(), null, "shrink"),
                                new Decision.Hold(JOB, 1, new Veto(Veto.Reason.NO_CAPACITY, "full"))),
                        List.of(),
                        List.of(),
                        OptionalLong.empty()),
                Duration.ofMillis(7));

        assertThat(metrics.text().lines())
                .contains(
                        "fairlead_decisions_total{kind=\"place\",} 1.0",
                        "fairlead_decisions_total{kind=\"reclaim\",} 1.0",
                        "fairlead_decisions_total{kind=\"shrink\",} 1.0",
                        "fairlead_decisions_total{kind=\"hold\",} 1.0",
                        "fairlead_decisions_total{kind=\"grow\",} 0.0",
                        "fairlead_cycle_seconds_bucket{le=\"0.005\",} 0.0",
                        "fairlead_cycle_seconds_bucket{le=\"0.01\",} 1.0",
                        "fairlead_cycle_seconds_count 1.0");
    }

    @Test
    void writesAreCountedByKindAndOutcome() {
        metrics.wrote(ApiWrite.POD_CREATE, ApiWrite.Outcome.DONE);
        metrics.wrote(ApiWrite.POD_CREATE, ApiWrite.Outcome.DONE);
        metrics.wrote(ApiWrite.JOB_STATUS, ApiWrite.Outcome.CONFLICT);

        assertThat(metrics.text().lines())
                .contains(
                        "fairlead_api_writes_total{kind=\"pod_create\",outcome=\"done\",} 2.0",
                        "fairlead_api_writes_total{kind=\"job_status\",outcome=\"conflict\",} 1.0");
    }

    @Test
    void theJvmIsWatchedToo() {
        assertThat(metrics.text()).contains("jvm_memory_used_bytes").contains("jvm_threads_live_threads");
    }

    private static Plan plan(QueueShare... shares) {
        return new Plan(List.of(), List.of(shares), List.of(), OptionalLong.empty());
    }

    private static QueueShare share(String queue, long limit) {
        QueueName name = new QueueName(queue);
        ShareExplanation why =
                new ShareExplanation(name, H100, QueueName.ROOT, 28, limit, 16, 16, 4, 4, 2, 0, 1, 1024, 2048, 0);
        return new QueueShare(name, H100, 16, limit, 20, 4, 8, 18, why);
    }
}
