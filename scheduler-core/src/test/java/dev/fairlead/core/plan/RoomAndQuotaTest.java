package dev.fairlead.core.plan;

import static dev.fairlead.core.plan.Decided.accepts;
import static dev.fairlead.core.plan.Decided.drain;
import static dev.fairlead.core.plan.Decided.grow;
import static dev.fairlead.core.plan.Decided.id;
import static dev.fairlead.core.plan.Decided.place;
import static dev.fairlead.core.plan.Decided.preempt;
import static dev.fairlead.core.plan.Decided.refuses;
import static dev.fairlead.core.plan.Decided.reserve;
import static dev.fairlead.core.plan.Decided.shrink;
import static dev.fairlead.core.plan.Decided.violations;
import static dev.fairlead.core.scenario.Scenario.A100;
import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.Resources;
import dev.fairlead.core.scenario.Scenario;
import org.junit.jupiter.api.Test;

/** Nothing is given twice: what plans may take from nodes and queues, to the last piece, and not one more. */
class RoomAndQuotaTest {
    private static final Resources EACH = new Resources(1, 3_000, 60, 30, 1);

    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .node("small", node -> node.offers(new Resources(8, 6_000, 120, 60, 2)), "r1")
            .queue("q");

    @Test
    void aNodeMayBeFilledToTheLastOfEverything() {
        cluster.job("mine", "q", job -> job.gang(2, 1).each(EACH));

        accepts(cluster, place("mine", "small", "small"));
        accepts(cluster, reserve("mine", "small", "small"));
    }

    @Test
    void allThatANodeIsShortOfIsSaid() {
        cluster.job("mine", "q", job -> job.gang(3, 1).each(EACH));

        refuses(
                cluster,
                "place team/mine: node small is oversold: 3000 CPU millis, 60 memory bytes, 30 scratch bytes, 1 pods",
                place("mine", "small", "small", "small"));
    }

    @Test
    void whatAJobDoesNotAskForCannotBeShort() {
        cluster.foreignPods("n1", new Resources(0, 70_000, 0, 0, 1)).job("mine", "q", job -> job.gpus(8));

        accepts(cluster, place("mine", "n1"));
    }

    @Test
    void podsOfOthersCount() {
        cluster.foreignPods("n1", new Resources(3, 0, 0, 0, 1)).job("mine", "q", job -> job.gpus(6));

        refuses(cluster, "place team/mine: node n1 is oversold: 1 GPUs", place("mine", "n1"));
        refuses(cluster, "reserve team/mine: node n1 is oversold: 1 GPUs", reserve("mine", "n1"));
    }

    @Test
    void whatGrowsCountsNowAndLater() {
        cluster.running("grows", "q", job -> job.elastic(1, 4, 2), "n1").job("mine", "q", job -> job.gpus(4));

        accepts(cluster, grow("grows", 1, "n1"), place("mine", "n1"));
        accepts(cluster, grow("grows", 1, "n1"), reserve("mine", "n1"));
        assertThat(violations(cluster, grow("grows", 1, "n1", "n1"), place("mine", "n1")))
                .containsExactly(
                        "resize team/grows: node n1 is oversold: 2 GPUs",
                        "place team/mine: node n1 is oversold: 2 GPUs");
        assertThat(violations(cluster, grow("grows", 1, "n1", "n1"), reserve("mine", "n1")))
                .containsExactly(
                        "resize team/grows: node n1 is oversold: 2 GPUs",
                        "reserve team/mine: node n1 is oversold: 2 GPUs");
    }

    @Test
    void whatAShrunkJobGivesUpIsThereLaterButNotNow() {
        cluster.running("shrinks", "q", job -> job.elastic(1, 4, 2), "n1", "n1", "n1", "n1")
                .job("mine", "q", job -> job.gpus(4).priority(1));

        accepts(cluster, shrink("shrinks", 4, 2, "mine"), reserve("mine", "n1"));
        assertThat(violations(cluster, shrink("shrinks", 4, 2, "mine"), place("mine", "n1")))
                .contains("place team/mine: node n1 is oversold: 4 GPUs");
        assertThat(violations(cluster, shrink("shrinks", 4, 3, "mine"), reserve("mine", "n1")))
                .contains("reserve team/mine: node n1 is oversold: 2 GPUs");
    }

    @Test
    void whatAStoppedJobHeldIsThereLaterButNotNow() {
        cluster.running("stops", "q", job -> job.gpus(8), "n1")
                .job("mine", "q", job -> job.gpus(8).priority(1));

        accepts(cluster, preempt("stops", "mine"), reserve("mine", "n1"));
        assertThat(violations(cluster, preempt("stops", "mine"), place("mine", "n1")))
                .contains("place team/mine: node n1 is oversold: 8 GPUs");
    }

    @Test
    void aLimitHoldsForAllBelowIt() {
        cluster.queue("org", queue -> queue.limit(H100, 8))
                .queue("a", queue -> queue.below("org"))
                .queue("b", queue -> queue.below("org").limit(H100, 8))
                .running("there", "a", job -> job.gpus(2), "small")
                .job("mine", "b", job -> job.gpus(6))
                .job("more", "b", job -> job.gpus(7));

        accepts(cluster, place("mine", "n1"), Decided.hold("more"));
        refuses(
                cluster,
                "place team/more: queue org uses 9 of at most 8 H100",
                place("more", "n1"),
                Decided.hold("mine"));
    }

    @Test
    void aLimitIsPerType() {
        cluster.node("old", node -> node.gpus(A100, 8), "r1")
                .queue("narrow", queue -> queue.limit(H100, 1))
                .job("mine", "narrow", job -> job.gpus(8).accepts(A100));

        accepts(cluster, place("mine", A100, "old"));
    }

    @Test
    void aLimitCountsSharesInThousandths() {
        cluster.queue("narrow", queue -> queue.limit(H100, 1))
                .running("there", "narrow", job -> job.gpus(1), "n1")
                .job("mine", "narrow", job -> job.share(250));

        refuses(
                cluster,
                "place team/mine: queue narrow uses 1.25 of at most 1 H100",
                new Decision.Place(id("mine"), H100, Decided.nodes("n1"), "for the test", java.util.List.of(0)));
    }

    @Test
    void whatCannotBeTakenBackStaysWithinEveryGuaranteeAboveIt() {
        cluster.queue("org", queue -> queue.guaranteed(H100, 4))
                .queue("a", queue -> queue.below("org").guaranteed(H100, 4))
                .running("borrows", "a", job -> job.gpus(8), "n1")
                .job("four", "a", job -> job.gpus(4).notPreemptible())
                .job("five", "a", job -> job.gpus(5).notPreemptible());

        accepts(cluster, place("four", "small"), Decided.hold("five"));
        assertThat(violations(cluster, place("five", "small"), Decided.hold("four")))
                .containsExactly(
                        "place team/five: queue a has 5 H100 in jobs that are not preemptible but guarantees 4",
                        "place team/five: queue org has 5 H100 in jobs that are not preemptible but guarantees 4");
    }

    @Test
    void whatIsGivenBackByADrainedJobIsNotGivenTwice() {
        cluster.queue("closing", queue -> queue.drained())
                .running("drained", "closing", job -> job.gpus(8), "n1")
                .job("one", "q", job -> job.gpus(8))
                .job("two", "q", job -> job.gpus(8));

        accepts(cluster, drain("drained"), reserve("one", "n1"), Decided.hold("two"));
        assertThat(violations(cluster, drain("drained"), reserve("one", "n1"), reserve("two", "n1")))
                .containsExactly(
                        "reserve team/one: node n1 is oversold: 8 GPUs",
                        "reserve team/two: node n1 is oversold: 8 GPUs");
    }

    @Test
    void aPodThatIsGoneHoldsNothing() {
        cluster.running("half over", "q", job -> job.gang(2, 4), "n1", "n1").job("mine", "q", job -> job.gpus(4));
        cluster.state().free(id("half over"), 0);

        accepts(cluster, place("mine", "n1"));
        cluster.job("more", "q", job -> job.gpus(4));
        assertThat(violations(cluster, place("mine", "n1"), place("more", "n1")))
                .containsExactly(
                        "place team/mine: node n1 is oversold: 4 GPUs", "place team/more: node n1 is oversold: 4 GPUs");
    }
}
