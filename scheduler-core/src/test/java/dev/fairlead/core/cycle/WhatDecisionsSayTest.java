package dev.fairlead.core.cycle;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.plan.Decision.Hold;
import dev.fairlead.core.plan.Decision.Place;
import dev.fairlead.core.plan.Decision.Preempt;
import dev.fairlead.core.plan.Decision.Reserve;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.scenario.Outcome;
import dev.fairlead.core.scenario.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every decision says who, where and why, in one sentence for the job's user. */
class WhatDecisionsSayTest {
    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .node("n2", "r1")
            .queue("owner", queue -> queue.guaranteed(H100, 16))
            .queue("borrower");

    @Test
    void whoStartsReadsWhereAndHowItsQueueStands() {
        Plan plan = cluster.job("one", "borrower", job -> job.gpus(8))
                .job("two", "borrower", job -> job.gang(8, 1))
                .decide()
                .plan();

        assertThat(plan.all(Place.class).getFirst().because())
                .startsWith("8 H100 on node n1; queue borrower now uses 8 H100, within its fair share");
        assertThat(plan.all(Place.class).getLast().because())
                .startsWith("8 H100 on node n2; queue borrower now uses 16 H100, within its fair share");
    }

    @Test
    void aGangOnSeveralNodesReadsOnHowMany() {
        assertThat(cluster.job("wide", "owner", job -> job.gang(2, 5))
                        .decide()
                        .plan()
                        .all(Place.class)
                        .getFirst()
                        .because())
                .startsWith("10 H100 on 2 nodes; queue owner now uses 10 H100");
    }

    @Test
    void whoIsStoppedReadsForWhomAndByWhatRight() {
        Outcome outcome = cluster.running("theirs", "borrower", job -> job.gpus(8), "n1")
                .running("low", "owner", job -> job.gpus(8).notPreemptible(), "n2")
                .afterSeconds(10)
                .job("mine", "owner", job -> job.gpus(8))
                .decide();

        assertThat(outcome.preemptionOf("theirs").because())
                .isEqualTo("queue owner takes back GPUs it is entitled to, for job team/mine");
        assertThat(outcome.preemptionOf("theirs").kind()).isEqualTo(Preempt.Kind.RECLAIM);
        assertThat(outcome.preemptionOf("theirs").lostGpuSeconds()).isEqualTo(80);
        assertThat(outcome.reservationOf("mine").because())
                .isEqualTo("has its room reserved and starts when the pods of team/theirs are gone");
    }

    @Test
    void withinAQueueBothPrioritiesAreSaid() {
        Outcome outcome = cluster.running("low", "owner", job -> job.gpus(8), "n1")
                .running("other", "owner", job -> job.gpus(8).notPreemptible(), "n2")
                .job("high", "owner", job -> job.gpus(8).priority(3))
                .decide();

        assertThat(outcome.preemptionOf("low").because())
                .isEqualTo("job team/high of the same queue has the higher priority (3 over 0)");
        assertThat(outcome.preemptionOf("low").kind()).isEqualTo(Preempt.Kind.PREEMPT);
    }

    @Test
    void ofManyWhoLeaveThreeAreNamed() {
        cluster.running("other", "owner", job -> job.gpus(8).notPreemptible(), "n2");
        for (int job = 0; job < 4; job++) {
            cluster.running("low" + job, "owner", spec -> spec.gpus(2), "n1");
        }
        cluster.job("high", "owner", job -> job.gpus(8).priority(1));
        String expected =
                "has its room reserved and starts when the pods of team/low0, team/low1, team/low2 and 1 others"
                        + " are gone";

        assertThat(cluster.decide().reservationOf("high").because()).isEqualTo(expected);
        assertThat(cluster.decide().reservationOf("high").because())
                .as("while they leave")
                .isEqualTo(expected);
    }

    @Test
    void aDrainedQueueIsSaidToBeOne() {
        cluster.queue("closing")
                .running("there", "closing", job -> job.gpus(3), "n1")
                .queue("closing", queue -> queue.drained())
                .job("waits", "closing");
        Outcome outcome = cluster.decide();

        assertThat(outcome.preemptionOf("there").because())
                .isEqualTo("queue closing is being drained by its administrator");
        assertThat(outcome.preemptionOf("there").kind()).isEqualTo(Preempt.Kind.DRAIN);
        assertThat(outcome.vetoOf("waits").sentence())
                .isEqualTo("queue closing is held by its administrator and starts no jobs");
    }

    @Test
    void whoGrowsReadsHowFar() {
        assertThat(cluster.running("elastic", "owner", job -> job.elastic(1, 4, 2), "n1")
                        .decide()
                        .resizeOf("elastic")
                        .because())
                .isEqualTo("no job waits for the free H100: grows from 1 to 4 replicas");
    }

    @Test
    void whoWaitsReadsItsPlaceAndWhoIsBeforeIt() {
        cluster.running("a", "owner", job -> job.gpus(8).notPreemptible(), "n1")
                .running("b", "owner", job -> job.gpus(8).notPreemptible(), "n2")
                .job("first", "borrower")
                .job("second", "borrower")
                .job("hopeless", "borrower", job -> job.gpus(9))
                .job("third", "borrower");
        Plan plan = cluster.decide().plan();

        assertThat(plan.all(Hold.class).stream().map(WhatDecisionsSayTest::place))
                .contains("second 2 after first", "third 3 after second", "hopeless 0");
        assertThat(positionOfFirst(plan.decisions())).isEqualTo(1);
    }

    private static int positionOfFirst(List<Decision> decisions) {
        return decisions.stream()
                .filter(each -> each.job().name().equals("first"))
                .mapToInt(each -> switch (each) {
                    case Hold hold -> hold.position();
                    case Reserve reserve -> reserve.position();
                    default -> -1;
                })
                .findFirst()
                .orElseThrow();
    }

    private static String place(Hold hold) {
        return hold.job().name() + " " + hold.position()
                + (hold.ahead() == null ? "" : " after " + hold.ahead().id().name());
    }
}
