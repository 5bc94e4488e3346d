package dev.fairlead.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.SchedulingPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Waiting counts: with ageing, an old job passes younger ones of higher priority, and is safe from those it passed. */
class AgeingTest {
    private static final int HOUR = 3600;

    /** Four hours of waiting count as one priority. */
    private static Scenario cluster(long ageingSeconds) {
        return Scenario.cluster(new SchedulingPolicy(0, ageingSeconds, List.of(), false))
                .node("n1", "r1")
                .queue("q");
    }

    private static Scenario oldBehindYoung(long ageingSeconds) {
        return cluster(ageingSeconds)
                .running("x", "q", job -> job.gpus(8).priority(5), "n1")
                .job("old", "q", job -> job.gpus(8).priority(1))
                .afterSeconds(9 * HOUR)
                .job("young", "q", job -> job.gpus(8).priority(3));
    }

    @Test
    void withoutAgeingPriorityAloneCounts() {
        assertThat(oldBehindYoung(0).finished("x").decide().placed()).containsExactly("young");
    }

    @Test
    void whoHasWaitedLongEnoughPassesTheHigherPriority() {
        assertThat(oldBehindYoung(4 * HOUR).finished("x").decide().placed()).containsExactly("old");
    }

    @Test
    void whoHasNotWaitedLongEnoughDoesNot() {
        assertThat(oldBehindYoung(5 * HOUR).finished("x").decide().placed()).containsExactly("young");
    }

    @Test
    void theOrderSaysSo() {
        Scenario cluster = oldBehindYoung(4 * HOUR);

        assertThat(cluster.whyAhead("old", "young"))
                .isEqualTo(
                        "which has waited 9 h longer, and 4 h of waiting count as one priority: it passes one that has"
                                + " the higher priority (3 over 1)");
    }

    @Test
    void thosePassedDoNotStopIt() {
        Scenario cluster = oldBehindYoung(4 * HOUR).finished("x");
        cluster.decide();

        assertThat(cluster.afterSeconds(100 * HOUR).decide().preempted()).isEmpty();
    }

    @Test
    void aPriorityBeyondItsAgeStopsItAndKeepsTheRoom() {
        Scenario cluster = oldBehindYoung(4 * HOUR).finished("x");
        cluster.decide();

        Outcome outcome =
                cluster.job("urgent", "q", job -> job.gpus(8).priority(4)).decide();

        assertThat(outcome.preempted()).containsExactly("old");
        assertThat(cluster.podsGone().decide().placed()).containsExactly("urgent");
    }

    @Test
    void ageStopsNobody() {
        Scenario cluster = cluster(4 * HOUR)
                .running("x", "q", job -> job.gpus(8).priority(1), "n1")
                .job("old", "q", job -> job.gpus(8).priority(1))
                .afterSeconds(1000 * HOUR);

        assertThat(cluster.decide().preempted()).isEmpty();
    }

    @Test
    void timeInWhichAJobRanIsNoAge() {
        Scenario cluster = cluster(4 * HOUR)
                .running("ran", "q", job -> job.gpus(8).priority(1), "n1")
                .afterSeconds(1000 * HOUR)
                .job("urgent", "q", job -> job.gpus(8).priority(2));

        assertThat(cluster.decide().preempted()).containsExactly("ran");
        assertThat(cluster.podsGone().decide().placed()).containsExactly("urgent");
    }
}
