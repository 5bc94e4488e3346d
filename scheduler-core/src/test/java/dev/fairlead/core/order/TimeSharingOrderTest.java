package dev.fairlead.core.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.EarlierRuns;
import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeSelection;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.SchedulingPolicy;
import dev.fairlead.core.model.TopologyRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** GPU time that a job has had puts it into classes: from 1 GPU-hour on, and from 10 on. */
class TimeSharingOrderTest {
    private static final long HOUR = 3600;
    private static final long HOUR_MILLIS = 3_600_000;

    private record Someone(Job job, EarlierRuns earlierRuns, long startedMillis, long runningGpus)
            implements Contender {
        @Override
        public long runningGpuMillis() {
            return runningGpus * 1000;
        }
    }

    private final JobOrder shared = new JobOrder(new SchedulingPolicy(0, 0, List.of(HOUR, 10 * HOUR), false));
    private final JobOrder plain = new JobOrder(new SchedulingPolicy(0, 0, List.of(), false));

    @Test
    void onlyWithBoundsDoesGpuTimeCount() {
        Job job = job(5);

        assertThat(shared.timeShares()).isTrue();
        assertThat(plain.timeShares()).isFalse();
        assertThat(shared.priorityThatYieldsTo(job))
                .as("one of its own priority may yield")
                .isEqualTo(5);
        assertThat(plain.priorityThatYieldsTo(job)).isEqualTo(4);
    }

    @Test
    void aShareOfAGpuCountsAsThatShare() {
        record Half(Job job, EarlierRuns earlierRuns, long startedMillis, long runningGpuMillis) implements Contender {}
        Half half = new Half(job(0), EarlierRuns.NONE, 0, 500);

        assertThat(shared.nextClassMillis(half, 0))
                .as("half a GPU for two hours")
                .hasValue(2 * HOUR_MILLIS);
        assertThat(shared.rank(half, 2 * HOUR_MILLIS - 2)).isEqualTo(shared.rank(half, 0));
        assertThat(shared.rank(half, 2 * HOUR_MILLIS)).isEqualTo(shared.rank(half, 0) - 1);
    }

    @Test
    void theClassGrowsWithTheGpuTimeOfEarlierRuns() {
        assertThat(shared.waitingClass(waiting(HOUR - 1))).isZero();
        assertThat(shared.waitingClass(waiting(HOUR))).isEqualTo(1);
        assertThat(shared.waitingClass(waiting(10 * HOUR))).isEqualTo(2);
        assertThat(shared.waitingClass(waiting(1000 * HOUR))).isEqualTo(2);
    }

    @Test
    void thePresentRunCountsWithItsGpus() {
        Someone running = new Someone(job(2), new EarlierRuns(HOUR / 2, 0), HOUR_MILLIS, 4);

        assertThat(shared.rank(running, HOUR_MILLIS))
                .as("three ranks a priority")
                .isEqualTo(6);
        assertThat(shared.rank(running, HOUR_MILLIS + HOUR_MILLIS / 8)).isEqualTo(5);
        assertThat(shared.rank(running, 10 * HOUR_MILLIS)).isEqualTo(4);
        assertThat(shared.rank(running, 0)).as("a clock that went back").isEqualTo(6);
    }

    @Test
    void whenARunningJobComesIntoTheNextClass() {
        Someone running = new Someone(job(2), new EarlierRuns(HOUR / 2, 0), HOUR_MILLIS, 4);

        assertThat(shared.nextClassMillis(running, HOUR_MILLIS)).hasValue(HOUR_MILLIS + HOUR_MILLIS / 8);
        assertThat(shared.nextClassMillis(running, 2 * HOUR_MILLIS)).hasValue(HOUR_MILLIS + 19 * HOUR_MILLIS / 8);
        assertThat(shared.nextClassMillis(running, 9 * HOUR_MILLIS)).isEmpty();
        assertThat(shared.nextClassMillis(waiting(0), 0)).isEmpty();
        assertThat(plain.nextClassMillis(running, 0)).isEmpty();
    }

    @Test
    void whoHasHadLessTakesThePlaceOfWhoHasHadMore() {
        Someone fresh = waiting(HOUR / 2);
        Someone running = new Someone(job(0), EarlierRuns.NONE, 0, 1);

        assertThat(shared.mayTakePlaceOf(fresh, running, HOUR_MILLIS - 1)).isFalse();
        assertThat(shared.mayTakePlaceOf(fresh, running, HOUR_MILLIS)).isTrue();
        assertThat(shared.whyItTakesThePlace(fresh, running, 3 * HOUR_MILLIS / 2))
                .isEqualTo("had less GPU time (0.5 GPU-hours against 1.5)");
        assertThat(plain.whyItTakesThePlace(new Someone(job(7), EarlierRuns.NONE, 0, 0), running, 0))
                .isEqualTo("the higher priority (7 over 0)");
    }

    @Test
    void whoStartedByItsAgeKeepsThatStanding() {
        JobOrder ageing = new JobOrder(new SchedulingPolicy(0, HOUR, List.of(), false));
        Someone waited = new Someone(job(0), EarlierRuns.NONE, 2 * HOUR_MILLIS, 1);
        long now = 5 * HOUR_MILLIS;

        assertThat(ageing.mayTakePlaceOf(new Someone(job(2), EarlierRuns.NONE, 0, 0), waited, now))
                .as("two hours of waiting weigh as much as two priorities")
                .isFalse();
        assertThat(ageing.mayTakePlaceOf(new Someone(job(3), EarlierRuns.NONE, 0, 0), waited, now))
                .isTrue();
        assertThat(plain.mayTakePlaceOf(new Someone(job(1), EarlierRuns.NONE, 0, 0), waited, now))
                .isTrue();
    }

    @Test
    void whyWhereNeitherWaitingNorGpuTimeCounts() {
        assertThat(JobOrder.why(job(2), job(1))).isEqualTo("which has the higher priority (2 over 1)");
        assertThat(JobOrder.why(job(1), job(1).submittedAt(9))).isEqualTo("which was submitted earlier");
        assertThat(JobOrder.why(job(1), job(1)))
                .isEqualTo("which was submitted in the same instant and comes first by name");
    }

    @Test
    void waitingIsSaidInHoursAndMinutes() {
        JobOrder ageing = new JobOrder(new SchedulingPolicy(0, 3 * HOUR / 2, List.of(), false));
        Someone old = new Someone(job(0), EarlierRuns.NONE, 0, 0);
        Someone young = new Someone(job(1).submittedAt(2 * HOUR_MILLIS), EarlierRuns.NONE, 0, 0);

        assertThat(ageing.why(old, young))
                .isEqualTo("which has waited 2 h longer, and 1 h 30 min of waiting count as one priority: it passes one"
                        + " that has the higher priority (1 over 0)");
    }

    private static Someone waiting(long gpuSeconds) {
        return new Someone(job(0), new EarlierRuns(gpuSeconds, 0), 0, 0);
    }

    private static Job job(int priority) {
        return new Job(
                JobId.of("team", "job"),
                new QueueName("q"),
                new Gang(1, 1, Resources.ofGpus(1)),
                List.of(),
                TopologyRequest.ANYWHERE,
                priority,
                true,
                true,
                0,
                0,
                0,
                0,
                0,
                NodeSelection.ANY_NODE,
                List.of());
    }
}
