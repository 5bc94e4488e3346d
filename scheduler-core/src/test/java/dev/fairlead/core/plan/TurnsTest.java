package dev.fairlead.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairlead.core.model.Allocation;
import dev.fairlead.core.model.EarlierRuns;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.SchedulingPolicy;
import dev.fairlead.core.scenario.JobSpec;
import dev.fairlead.core.scenario.Scenario;
import dev.fairlead.core.state.TrackedJob;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Who stands how high in a queue, in priorities and parts of one. */
class TurnsTest {
    private static final SchedulingPolicy PLAIN = SchedulingPolicy.DEFAULT;
    private static final SchedulingPolicy AGEING = new SchedulingPolicy(0, 600, List.of(), true);
    private static final SchedulingPolicy SHARING = new SchedulingPolicy(0, 0, List.of(100L, 1000L, 5000L), true);

    private Scenario cluster = Scenario.cluster();

    @Test
    void withoutAnyPolicyPriorityDecides() {
        start(PLAIN);
        TrackedJob victim = running("victim", 5, job -> job.priority(3));

        assertThat(turns(PLAIN).claim(waiting("w", job -> job.priority(4)))).isEqualByComparingTo("4");
        assertThat(turns(PLAIN).standing(victim)).isEqualByComparingTo("3");
        assertThat(turns(PLAIN).outranks(waiting("four", job -> job.priority(4)), victim))
                .isTrue();
        assertThat(turns(PLAIN).outranks(waiting("three", job -> job.priority(3)), victim))
                .isFalse();
    }

    @Test
    void whoWaitedBeforeItStartedStandsHigherButNotWhoWaitsStill() {
        start(AGEING);

        assertThat(turns(AGEING)
                        .standing(running("waited", 900, job -> job.priority(3)))
                        .doubleValue())
                .isCloseTo(4.5, within(1e-4));
        TrackedJob waits = waiting("waits", job -> job.priority(3));
        cluster.afterSeconds(6000);
        assertThat(turns(AGEING).claim(waits)).isEqualByComparingTo("3");
    }

    @Test
    void timeSpentRunningIsNoTimeSpentWaiting() {
        start(AGEING);
        TrackedJob ran = running("ran", 1200, job -> job.priority(3), new EarlierRuns(0, 600_000));
        TrackedJob ranLonger = running("ran longer", 600, job -> job.priority(3), new EarlierRuns(0, 601_000));

        assertThat(turns(AGEING).standing(ran).doubleValue()).isCloseTo(4, within(1e-4));
        assertThat(turns(AGEING).standing(ranLonger))
                .as("never below its priority")
                .isEqualByComparingTo("3");
    }

    @Test
    void eachBoundOfGpuTimeThatWasPassedTakesAPartAway() {
        start(SHARING);
        TrackedJob job = waiting("w", spec -> spec.priority(1));

        assertThat(claimAfter(job, 99)).isEqualByComparingTo("1");
        assertThat(claimAfter(job, 100)).isEqualByComparingTo("0.75");
        assertThat(claimAfter(job, 1000)).isEqualByComparingTo("0.5");
        assertThat(claimAfter(job, 9999)).isEqualByComparingTo("0.25");
    }

    @Test
    void theGpuTimeOfTheRunningRunCountsForAllItsGpus() {
        start(SHARING);
        TrackedJob job = running("r", 0, spec -> spec.gang(2, 5), EarlierRuns.NONE);

        cluster.afterSeconds(9);
        assertThat(turns(SHARING).standing(job)).as("90 GPU-seconds").isEqualByComparingTo("0");
        cluster.afterSeconds(1);
        assertThat(turns(SHARING).standing(job)).as("100").isEqualByComparingTo("-0.25");
    }

    @Test
    void earlierRunsCountAsWell() {
        start(SHARING);
        TrackedJob job = running("r", 0, spec -> spec.gpus(1), new EarlierRuns(990, 1000));

        cluster.afterSeconds(9);
        assertThat(turns(SHARING).standing(job)).isEqualByComparingTo("-0.25");
        cluster.afterSeconds(1);
        assertThat(turns(SHARING).standing(job)).isEqualByComparingTo("-0.5");
    }

    @Test
    void whatHasEndedNoLongerCounts() {
        start(SHARING);
        TrackedJob job = running("r", 0, spec -> spec.gang(2, 5), EarlierRuns.NONE);
        cluster.state().free(job.job().id(), 0);

        cluster.afterSeconds(19);
        assertThat(turns(SHARING).standing(job)).as("95 GPU-seconds").isEqualByComparingTo("0");
    }

    private BigDecimal claimAfter(TrackedJob job, long gpuSeconds) {
        cluster.state().putEarlierRuns(job.job().id(), new EarlierRuns(gpuSeconds, 1000));
        return turns(SHARING).claim(job);
    }

    private void start(SchedulingPolicy policy) {
        cluster = Scenario.cluster(policy)
                .node("n1", node -> node.gpus(Scenario.H100, 64), "r1")
                .queue("q");
    }

    private Turns turns(SchedulingPolicy policy) {
        return new Turns(policy, cluster.nowMillis());
    }

    private TrackedJob waiting(String name, UnaryOperator<JobSpec> with) {
        cluster.job(name, "q", with);
        return Objects.requireNonNull(cluster.state().job(Decided.id(name)));
    }

    private TrackedJob running(String name, long waitedSeconds, UnaryOperator<JobSpec> with) {
        return running(name, waitedSeconds, with, EarlierRuns.NONE);
    }

    /** It was submitted, waited, and starts now. */
    private TrackedJob running(String name, long waitedSeconds, UnaryOperator<JobSpec> with, EarlierRuns earlier) {
        TrackedJob job = waiting(name, with);
        cluster.state().putEarlierRuns(job.job().id(), earlier);
        cluster.afterSeconds(waitedSeconds);
        cluster.state()
                .start(
                        job.job().id(),
                        new Allocation(
                                Scenario.H100,
                                Collections.nCopies(job.job().gang().replicas(), new NodeName("n1")),
                                cluster.nowMillis()));
        return job;
    }
}
