package dev.fairlead.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.SchedulingPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With time-sharing, who has had little GPU time goes before who has had much, and may take its place. */
class TimeSharingTest {
    private static final int HOUR = 3600;

    /** Classes below 8, below 80 and from 80 GPU-hours on; a node gives 8 GPU-hours in an hour. */
    private final Scenario cluster = Scenario.cluster(new SchedulingPolicy(0, 0, List.of(8L * HOUR, 80L * HOUR), false))
            .node("n1", "r1")
            .queue("q")
            .queue("p")
            .running("long", "q", job -> job.gpus(8), "n1")
            .job("new", "q", job -> job.gpus(8));

    @Test
    void nobodyIsStoppedWithinItsFirstTurn() {
        assertThat(cluster.afterSeconds(HOUR - 1).decide().preempted()).isEmpty();
    }

    @Test
    void whoHasHadItsTurnMakesRoomAndIsToldWhy() {
        Outcome outcome = cluster.afterSeconds(HOUR).decide();

        assertThat(outcome.preemptionOf("long").because())
                .contains("job team/new of the same queue has had less GPU time (0.0 GPU-hours against 8.0)");
        assertThat(cluster.podsGone().decide().placed()).containsExactly("new");
    }

    @Test
    void theCycleIsAskedAgainWhenATurnEnds() {
        long start = cluster.nowMillis();

        assertThat(cluster.afterSeconds(10).decide().plan().reconsiderAtMillis())
                .hasValue(start + HOUR * 1000L);
    }

    @Test
    void amongEqualsWhoRunsGoesOn() {
        cluster.afterSeconds(HOUR).decide();
        cluster.podsGone().decide();

        assertThat(cluster.afterSeconds(HOUR).decide().preempted())
                .as("both have had 8 GPU-hours")
                .isEmpty();
    }

    @Test
    void whoWasStoppedComesBackOnceTheOtherHasHadMore() {
        cluster.afterSeconds(HOUR).decide();
        cluster.podsGone().decide();

        assertThat(cluster.afterSeconds(10 * HOUR).decide().preempted()).containsExactly("new");
        assertThat(cluster.podsGone().decide().placed()).containsExactly("long");
    }

    @Test
    void aWaitingJobThatHasHadLessGoesFirst() {
        cluster.afterSeconds(HOUR).decide();
        cluster.podsGone();

        assertThat(cluster.whyAhead("new", "long"))
                .isEqualTo("which has had less GPU time (0.0 GPU-hours against 8.0)");
        assertThat(cluster.decide().placed()).containsExactly("new");
    }

    @Test
    void priorityWeighsMore() {
        Scenario urgent = Scenario.cluster(new SchedulingPolicy(0, 0, List.of(8L * HOUR), false))
                .node("n1", "r1")
                .queue("q")
                .running("urgent", "q", job -> job.gpus(8).priority(1), "n1")
                .job("new", "q", job -> job.gpus(8));

        assertThat(urgent.afterSeconds(100 * HOUR).decide().preempted()).isEmpty();
    }

    @Test
    void otherQueuesAreNotConcerned() {
        cluster.finished("new").job("other", "p", job -> job.gpus(8));

        assertThat(cluster.afterSeconds(100 * HOUR).decide().preempted()).isEmpty();
    }

    @Test
    void theMinimumRuntimeHolds() {
        Scenario slow = Scenario.cluster(new SchedulingPolicy(0, 0, List.of(8L * HOUR), false))
                .node("n1", "r1")
                .queue("q")
                .running("long", "q", job -> job.gpus(8).minimumRuntimeSeconds(3 * HOUR), "n1")
                .job("new", "q", job -> job.gpus(8));

        assertThat(slow.afterSeconds(2 * HOUR).decide().preempted()).isEmpty();
        assertThat(slow.afterSeconds(HOUR).decide().preempted()).containsExactly("long");
    }

    @Test
    void nobodyTakesTurnsForEver() {
        int stops = 0;
        for (int hour = 0; hour < 500; hour++) {
            stops += cluster.afterSeconds(HOUR).decide().preempted().size();
            cluster.podsGone().decide();
        }
        assertThat(stops)
                .as("each of two jobs can be stopped once for each of two bounds")
                .isBetween(1, 4);
    }
}
