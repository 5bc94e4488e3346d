package dev.fairlead.core.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.core.model.Allocation;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.state.ClusterState;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When a waiting job will start if nothing changes. */
class StartForecastTest {
    private static final long NOW = 1_000_000;
    private static final long FOR_A_DAY = 86_400_000;

    private final ClusterState state = new SmallCluster(Costs.NONE).nodes("n1").queue("research", 4).state;

    private static Job lasting(Job job, long expectedSeconds) {
        return new Job(
                job.id(),
                job.queue(),
                job.gang(),
                job.gpuTypes(),
                job.topology(),
                job.priority(),
                job.mayPreempt(),
                job.preemptible(),
                job.minRuntimeSeconds(),
                job.checkpointIntervalSeconds(),
                expectedSeconds,
                job.maxDurationSeconds(),
                job.submittedMillis(),
                job.nodes(),
                job.tolerations());
    }

    private void runs(Job job, long sinceMillis) {
        state.submit(job);
        state.start(job.id(), new Allocation(SmallCluster.TYPE, List.of(new NodeName("n1")), sinceMillis));
    }

    private StartForecast forecast(String job, ExpectedDurations durations) {
        return StartForecast.of(state, NOW, JobId.of("team", job), durations, Costs.NONE, FOR_A_DAY, () -> true);
    }

    @Test
    void stated_durations_are_taken_at_their_word() {
        runs(lasting(SmallCluster.job("runs", "research", 4, 0, 0), 600), NOW - 100_000);
        state.submit(lasting(SmallCluster.job("first", "research", 4, 1, 0), 60));
        state.submit(SmallCluster.job("second", "research", 4, 2, 0));

        assertThat(forecast("first", ExpectedDurations.AS_STATED))
                .isEqualTo(new StartForecast(OptionalLong.of(NOW + 500_000), OptionalLong.of(NOW + 500_000)));
        assertThat(forecast("second", ExpectedDurations.AS_STATED).p50Millis()).hasValue(NOW + 560_000);
    }

    @Test
    void nobody_knows_behind_a_job_of_which_nothing_is_known() {
        runs(SmallCluster.job("runs", "research", 4, 0, 0), NOW - 100_000);
        state.submit(SmallCluster.job("waits", "research", 4, 1, 0));

        assertThat(forecast("waits", ExpectedDurations.AS_STATED))
                .isEqualTo(new StartForecast(OptionalLong.empty(), OptionalLong.empty()));
    }

    @Test
    void past_jobs_tell_how_likely_it_is_by_when() {
        runs(SmallCluster.job("runs", "research", 4, 0, 0), NOW - 100_000);
        state.submit(SmallCluster.job("waits", "research", 4, 1, 0));
        PastDurations past = new PastDurations(100);
        // Of ten jobs like it, half took up to 500 s and nine up to 900 s; it has run for 100 s, so the first is out.
        for (int number = 1; number <= 10; number++) {
            past.completed(SmallCluster.job("past" + number, "research", 4, 0, 0), number * 100_000L);
        }

        StartForecast forecast = forecast("waits", past);

        // The middle of the fifth of ten equal parts of nine durations is the fifth, and of the ninth part the eighth
        // or ninth.
        assertThat(forecast.p50Millis()).hasValue(NOW + 500_000);
        assertThat(forecast.p90Millis()).hasValue(NOW + 800_000);
        assertThat(forecast("waits", past)).isEqualTo(forecast);
    }

    @Test
    void who_loses_patience_is_told_of_no_start_that_was_not_found_yet() {
        runs(lasting(SmallCluster.job("runs", "research", 4, 0, 0), 600), NOW - 100_000);
        state.submit(SmallCluster.job("waits", "research", 4, 1, 0));
        // Each future asks twice: before it is begun, and before the one step that it needs.
        AtomicInteger asked = new AtomicInteger();
        int enoughForSix = 12;

        StartForecast forecast = StartForecast.of(
                state,
                NOW,
                JobId.of("team", "waits"),
                ExpectedDurations.AS_STATED,
                Costs.NONE,
                FOR_A_DAY,
                () -> asked.incrementAndGet() <= enoughForSix);

        assertThat(forecast).isEqualTo(new StartForecast(OptionalLong.of(NOW + 500_000), OptionalLong.empty()));
    }

    @Test
    void the_state_stays_as_it_was() {
        runs(lasting(SmallCluster.job("runs", "research", 4, 0, 0), 600), NOW - 100_000);
        state.submit(SmallCluster.job("waits", "research", 4, 1, 0));

        forecast("waits", ExpectedDurations.AS_STATED);

        assertThat(state.holding()).hasSize(1);
        assertThat(state.jobs()).hasSize(2);
    }

    @Test
    void a_job_that_runs_has_no_start_to_forecast() {
        runs(SmallCluster.job("runs", "research", 4, 0, 0), NOW);

        assertThatThrownBy(() -> forecast("runs", ExpectedDurations.AS_STATED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not wait");
    }
}
