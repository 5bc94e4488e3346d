package dev.fairlead.core.plan;

import static dev.fairlead.core.plan.Decided.accepts;
import static dev.fairlead.core.plan.Decided.drain;
import static dev.fairlead.core.plan.Decided.grow;
import static dev.fairlead.core.plan.Decided.hold;
import static dev.fairlead.core.plan.Decided.id;
import static dev.fairlead.core.plan.Decided.nodes;
import static dev.fairlead.core.plan.Decided.place;
import static dev.fairlead.core.plan.Decided.refuses;
import static dev.fairlead.core.plan.Decided.reserve;
import static dev.fairlead.core.plan.Decided.violations;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.plan.Decision.Resize;
import dev.fairlead.core.scenario.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is wrong with one decision whatever the others are. */
class EachDecisionAloneTest {
    private final Scenario cluster =
            Scenario.cluster().node("n1", "r1").node("n2", "r1").queue("q");

    @Test
    void aDecisionIsAboutAJobThatIsThere() {
        refuses(cluster, "job team/ghost is not known", place("ghost", "n1"));
        refuses(cluster, "job team/ghost is not known", drain("ghost"));
        refuses(cluster, "job team/ghost is not known", hold("ghost"));
    }

    @Test
    void aWaitingJobIsDecidedOnOnce() {
        cluster.job("mine", "q");

        accepts(cluster, hold("mine"));
        refuses(cluster, "job team/mine waits without a decision");
        refuses(cluster, "job team/mine has several decisions", place("mine", "n1"), hold("mine"));
    }

    @Test
    void onlyWaitingJobsStartOrWait() {
        cluster.running("mine", "q", job -> job, "n1");

        accepts(cluster);
        refuses(cluster, "place team/mine: the job is not waiting", place("mine", "n2"));
        refuses(cluster, "reserve team/mine: the job is not waiting", reserve("mine", "n2"));
        refuses(cluster, "hold team/mine: the job is not waiting", hold("mine"));
    }

    @Test
    void onlyRunningJobsStopOrChange() {
        cluster.queue("closing", queue -> queue.drained()).job("mine", "closing");

        assertThat(violations(cluster, drain("mine"))).containsExactly("preempt team/mine: the job is not running");
        assertThat(violations(cluster, grow("mine", 0, "n1"))).contains("resize team/mine: the job is not running");
    }

    @Test
    void aGangStartsWithAsManyReplicasAsItMay() {
        cluster.job("mine", "q", job -> job.elastic(2, 3, 1));

        accepts(cluster, place("mine", "n1", "n1"));
        accepts(cluster, reserve("mine", "n1", "n1", "n2"));
        refuses(cluster, "place team/mine: 1 replicas for a gang of 2..3 x 1", place("mine", "n1"));
        refuses(cluster, "place team/mine: 4 replicas for a gang of 2..3 x 1", place("mine", "n1", "n1", "n1", "n1"));
        refuses(cluster, "reserve team/mine: 1 replicas for a gang of 2..3 x 1", reserve("mine", "n1"));
    }

    @Test
    void theQueueMustBeOpen() {
        cluster.queue("org", queue -> queue.admits("team"))
                .queue("closed", queue -> queue.held())
                .queue("leaf", queue -> queue.below("org").admits("red"))
                .queue("below closed", queue -> queue.below("closed"))
                .job("nowhere", "gone")
                .job("high", "org")
                .job("low", "below closed")
                .job("blue", "leaf")
                .job("fine", "q");

        assertThat(violations(
                        cluster,
                        place("nowhere", "n1"),
                        place("high", "n1"),
                        reserve("low", "n1"),
                        place("blue", "n1"),
                        place("fine", "n1")))
                .containsExactly(
                        "place team/nowhere: queue gone does not exist",
                        "place team/high: queue org is no leaf",
                        "reserve team/low: queue closed is held",
                        "place team/blue: queue leaf does not admit namespace team");
    }

    @Test
    void aBrokenQueueStartsNothing() {
        cluster.queue("lost", queue -> queue.below("nowhere"))
                .queue("snake", queue -> queue.below("tail"))
                .queue("tail", queue -> queue.below("snake"))
                .job("a", "lost")
                .job("b", "snake");

        assertThat(violations(cluster, place("a", "n1"), place("b", "n1")))
                .containsExactly("place team/a: queue lost is broken", "place team/b: queue snake is broken");
    }

    @Test
    void aGangGrowsFromWhatItHasToAtMostAllOfIt() {
        cluster.running("mine", "q", job -> job.elastic(1, 4, 1), "n1", "n1");

        accepts(cluster, grow("mine", 2, "n1", "n2"));
        refuses(cluster, wrong(1, 3, 2), grow("mine", 1, "n1", "n2"));
        refuses(cluster, wrong(2, 5, 3), grow("mine", 2, "n1", "n1", "n1"));
        assertThat(violations(cluster, grow("mine", 2))).contains(wrong(2, 2, 0));
        refuses(cluster, wrong(2, 4, 1), new Resize(id("mine"), 2, 4, nodes("n1"), null, "for the test"));
    }

    @Test
    void aGangDoesNotShrinkBelowItsFewest() {
        cluster.running("mine", "q", job -> job.elastic(2, 4, 1), "n1", "n1", "n1");

        assertThat(violations(cluster, new Resize(id("mine"), 3, 1, List.of(), null, "for the test")))
                .contains("resize team/mine: from 3 to 1 with 0 new nodes, for a gang of 2..4 x 1 with 3");
        assertThat(violations(cluster, new Resize(id("mine"), 3, 2, List.of(), null, "for the test")))
                .noneMatch(each -> each.startsWith("resize team/mine: from"));
    }

    @Test
    void nobodyGrowsForAnother() {
        cluster.running("mine", "q", job -> job.elastic(1, 4, 1), "n1", "n1").job("other", "q");

        refuses(
                cluster,
                "resize team/mine: it grows, and yet for another",
                new Resize(id("mine"), 2, 3, nodes("n1"), id("other"), "for the test"),
                hold("other"));
    }

    @Test
    void nobodyGrowsInAClosedQueue() {
        cluster.queue("later closed").running("mine", "later closed", job -> job.elastic(1, 4, 1), "n1", "n1");
        cluster.queue("later closed", queue -> queue.held());

        refuses(cluster, "resize team/mine: queue later closed is held", grow("mine", 2, "n1"));
    }

    private static String wrong(int from, int to, int added) {
        return "resize team/mine: from " + from + " to " + to + " with " + added
                + " new nodes, for a gang of 1..4 x 1 with 2";
    }
}
