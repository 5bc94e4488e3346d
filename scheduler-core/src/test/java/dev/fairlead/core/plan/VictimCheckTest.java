package dev.fairlead.core.plan;

import static dev.fairlead.core.plan.Decided.accepts;
import static dev.fairlead.core.plan.Decided.drain;
import static dev.fairlead.core.plan.Decided.hold;
import static dev.fairlead.core.plan.Decided.id;
import static dev.fairlead.core.plan.Decided.nodes;
import static dev.fairlead.core.plan.Decided.preempt;
import static dev.fairlead.core.plan.Decided.reclaim;
import static dev.fairlead.core.plan.Decided.refuses;
import static dev.fairlead.core.plan.Decided.reserve;
import static dev.fairlead.core.plan.Decided.shrink;
import static dev.fairlead.core.plan.Decided.violations;
import static dev.fairlead.core.scenario.Scenario.A100;
import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.plan.Decision.Preempt;
import dev.fairlead.core.plan.Decision.Reserve;
import dev.fairlead.core.scenario.Scenario;
import org.junit.jupiter.api.Test;

/** Who may be stopped for whom: on either side of each line. */
class VictimCheckTest {
    private static final String NO_RIGHT =
            "none of the queues [theirs] has more than its share without what runs behind it, and team/mine does not take back a guarantee from"
                    + " what is borrowed";

    /** 16 GPUs, half of them each queue's. */
    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .node("n2", "r2")
            .queue("ours", queue -> queue.guaranteed(H100, 8))
            .queue("theirs", queue -> queue.guaranteed(H100, 8));

    @Test
    void aHigherPriorityTakesFromALowerInItsQueue() {
        cluster.running("low", "ours", job -> job.gpus(8), "n1")
                .running("other", "theirs", job -> job.gpus(8), "n2")
                .job("high", "ours", job -> job.gpus(8).priority(1))
                .job("equal", "ours", job -> job.gpus(8))
                .job("meek", "ours", job -> job.gpus(8).priority(1).neverPreempts());

        accepts(cluster, preempt("low", "high"), reserve("high", "n1"), hold("equal"), hold("meek"));
        refuses(
                cluster,
                "preempt team/low: team/equal may not preempt it: mayPreempt true, it stands at 0 and its victim at 0",
                preempt("low", "equal"),
                reserve("equal", "n1"),
                hold("high"),
                hold("meek"));
        refuses(
                cluster,
                "preempt team/low: team/meek may not preempt it: mayPreempt false, it stands at 1 and its victim at 0",
                preempt("low", "meek"),
                reserve("meek", "n1"),
                hold("high"),
                hold("equal"));
    }

    @Test
    void theKindSaysWhetherQueuesAreCrossed() {
        cluster.running("low", "ours", job -> job.gpus(4), "n1")
                .running("borrows", "theirs", job -> job.gpus(8), "n2")
                .running("too", "theirs", job -> job.gpus(4), "n1")
                .job("mine", "ours", job -> job.gpus(4).priority(1));

        accepts(cluster, reclaim("too", "mine"), reserve("mine", "n1"));
        accepts(cluster, preempt("low", "mine"), reserve("mine", "n1"));
        refuses(
                cluster,
                "preempt team/low: the kind RECLAIM does not go with the queues",
                reclaim("low", "mine"),
                reserve("mine", "n1"));
        refuses(
                cluster,
                "preempt team/too: the kind PREEMPT does not go with the queues",
                preempt("too", "mine"),
                reserve("mine", "n1"));
    }

    @Test
    void aMinimumRuntimePasses() {
        cluster.running("low", "ours", job -> job.gpus(8).minimumRuntimeSeconds(600), "n1")
                .job("mine", "ours", job -> job.gpus(8).priority(1));
        cluster.running("other", "theirs", job -> job.gpus(8), "n2");

        refuses(
                cluster.afterSeconds(599),
                "preempt team/low: its minimum runtime of 600 s has not passed",
                preempt("low", "mine"),
                reserve("mine", "n1"));
        accepts(cluster.afterSeconds(1), preempt("low", "mine"), reserve("mine", "n1"));
    }

    @Test
    void onlyDrainedQueuesAreDrainedAndForNobody() {
        cluster.running("there", "ours", job -> job.gpus(8).notPreemptible(), "n1")
                .job("mine", "theirs");
        String nobody = "preempt team/there: nobody drains queue ours, or there is a beneficiary";

        refuses(cluster, nobody, drain("there"), hold("mine"));
        cluster.queue("ours", queue -> queue.drained());
        accepts(cluster, drain("there"), hold("mine"));
        refuses(
                cluster,
                nobody,
                new Preempt(id("there"), id("mine"), Preempt.Kind.DRAIN, 0, "for the test"),
                hold("mine"));
    }

    @Test
    void aVictimMustHaveTheTypeThatIsWanted() {
        cluster.node("old", node -> node.gpus(A100, 8), "r1")
                .running("low", "ours", job -> job.gpus(4), "n1")
                .job("mine", "ours", job -> job.gpus(4).priority(1));

        assertThat(violations(
                        cluster,
                        preempt("low", "mine"),
                        new Reserve(id("mine"), A100, nodes("old"), 1, "for the test")))
                .contains("preempt team/low: its beneficiary reserves A100, not H100");
    }

    @Test
    void withoutAReservationNobodyIsStopped() {
        cluster.running("low", "ours", job -> job.gpus(4), "n1")
                .running("stretchy", "ours", job -> job.elastic(1, 2, 2), "n1", "n1")
                .job("mine", "ours", job -> job.gpus(4).priority(1));

        refuses(
                cluster,
                "preempt team/low: its beneficiary has no reservation in the plan",
                preempt("low", "mine"),
                hold("mine"));
        refuses(
                cluster,
                "shrink team/stretchy: its beneficiary has no reservation in the plan",
                shrink("stretchy", 2, 1, "mine"),
                hold("mine"));
    }

    @Test
    void whoCannotBePreemptedDoesNotShrinkEither() {
        cluster.running("fixed", "ours", job -> job.elastic(1, 4, 2).notPreemptible(), "n1", "n1", "n1", "n1")
                .running("other", "theirs", job -> job.gpus(8), "n2")
                .job("mine", "ours", job -> job.gpus(2).priority(1));

        refuses(
                cluster,
                "shrink team/fixed: it is not preemptible",
                shrink("fixed", 4, 3, "mine"),
                reserve("mine", "n1"));
    }

    @Test
    void aQueueGivesUntilItIsDownToItsShare() {
        // They use 12 of their 8: four may be taken, and after that nothing.
        cluster.running("kept", "ours", job -> job.gpus(2), "n2")
                .running("a", "theirs", job -> job.gpus(4), "n1")
                .running("b", "theirs", job -> job.gpus(4), "n1")
                .running("c", "theirs", job -> job.gpus(4), "n2")
                .job("mine", "ours", job -> job.gpus(6));

        accepts(cluster, reclaim("c", "mine"), reserve("mine", "n2"));
        assertThat(violations(cluster, reclaim("a", "mine"), reclaim("b", "mine"), reserve("mine", "n1")))
                .contains("preempt team/b: " + NO_RIGHT)
                .doesNotContain("preempt team/a: " + NO_RIGHT);
    }

    @Test
    void everyQueueOnTheWayDownMustHaveMoreThanItsShare() {
        cluster.queue("org", queue -> queue.guaranteed(H100, 8))
                .queue("modest", queue -> queue.below("org").guaranteed(H100, 4))
                .queue("greedy", queue -> queue.below("org").guaranteed(H100, 4))
                .queue("theirs", queue -> queue)
                .running("m", "modest", job -> job.gpus(4), "n1")
                .running("g1", "greedy", job -> job.gpus(4), "n1")
                .running("g2", "greedy", job -> job.gpus(4), "n2")
                .running("kept", "ours", job -> job.gpus(4), "n2")
                .job("mine", "ours", job -> job.gpus(4));

        accepts(cluster, reclaim("g1", "mine"), reserve("mine", "n1"));
        refuses(
                cluster,
                "preempt team/m: none of the queues [modest, org] has more than its share without what runs behind it, and team/mine does not take"
                        + " back a guarantee from what is borrowed",
                reclaim("m", "mine"),
                reserve("mine", "n1"));
    }

    @Test
    void whoReclaimsStaysWithinItsShare() {
        cluster.running("peer", "ours", job -> job.gpus(4).priority(1), "n2")
                .running("a", "theirs", job -> job.gpus(8), "n1")
                .running("b", "theirs", job -> job.gpus(4), "n2")
                .job("mine", "ours", job -> job.gpus(8).priority(1))
                .job("more urgent", "ours", job -> job.gpus(8).priority(2));

        refuses(
                cluster,
                "reclaim for team/mine: it exceeds its queue's share",
                reclaim("a", "mine"),
                reserve("mine", "n1"),
                hold("more urgent"));
        // What runs behind it in its own queue does not count: the share is there for the more urgent first.
        accepts(cluster, reclaim("a", "more urgent"), reserve("more urgent", "n1"), hold("mine"));
    }

    @Test
    void aVictimMoreThanNeededIsTooMany() {
        cluster.running("a", "ours", job -> job.gpus(4), "n1")
                .running("b", "ours", job -> job.gpus(4), "n1")
                .running("other", "theirs", job -> job.gpus(8), "n2")
                .job("four", "ours", job -> job.gpus(4).priority(1))
                .job("five", "ours", job -> job.gpus(5).priority(1));

        assertThat(violations(cluster, preempt("a", "four"), preempt("b", "four"), reserve("four", "n1"), hold("five")))
                .containsExactly(
                        "superfluous victim team/a for team/four: the reservation fits without it",
                        "superfluous victim team/b for team/four: the reservation fits without it");
        accepts(cluster, preempt("a", "five"), preempt("b", "five"), reserve("five", "n1"), hold("four"));
    }

    @Test
    void aGangOfWhichSomeHaveEndedRunsOnOrStops() {
        cluster.running("half over", "ours", job -> job.elastic(1, 3, 2), "n1", "n1", "n1")
                .running("other", "theirs", job -> job.gpus(8), "n2")
                .job("mine", "ours", job -> job.gpus(6).priority(1));
        cluster.state().free(id("half over"), 0);

        accepts(cluster, preempt("half over", "mine"), reserve("mine", "n1"));
    }

    @Test
    void aShrinkThatTakesOneTooManyIsSuperfluous() {
        cluster.running("wide", "ours", job -> job.elastic(1, 4, 2), "n1", "n1", "n1", "n1")
                .running("other", "theirs", job -> job.gpus(8), "n2")
                .job("mine", "ours", job -> job.gpus(4).priority(1));

        accepts(cluster, shrink("wide", 4, 2, "mine"), reserve("mine", "n1"));
        refuses(
                cluster,
                "superfluous victim team/wide for team/mine: the reservation fits without it",
                shrink("wide", 4, 1, "mine"),
                reserve("mine", "n1"));
    }

    @Test
    void withinItsGuaranteeAQueueTakesBackWhatIsBorrowedThoughNobodyHasMoreThanItsShare() {
        // Of 8 beyond the guarantee each is safe with what it would get with or without the memory of past use: 4 and
        // 6.
        Scenario remembering = Scenario.cluster()
                .node("n1", "r1")
                .node("n2", "r2")
                .queue("ours", queue -> queue.guaranteed(H100, 8).surplusBand(-1))
                .queue("theirs")
                .queue("new")
                .usedLately("theirs", 100)
                .running("t", "theirs", job -> job.gpus(4), "n1")
                .running("kept", "ours", job -> job.gpus(4), "n1")
                .running("n", "new", job -> job.gpus(6), "n2")
                .running("kept too", "ours", job -> job.gpus(2), "n2")
                .job("t waits", "theirs", job -> job.gpus(8))
                .job("n waits", "new", job -> job.gpus(8))
                .job("two", "ours", job -> job.gpus(2))
                .job("three", "ours", job -> job.gpus(3));

        accepts(
                remembering,
                reclaim("t", "two"),
                reserve("two", "n1"),
                hold("t waits"),
                hold("n waits"),
                hold("three"));
        assertThat(violations(
                        remembering,
                        reclaim("t", "three"),
                        reserve("three", "n1"),
                        hold("t waits"),
                        hold("n waits"),
                        hold("two")))
                .contains(
                        "preempt team/t: none of the queues [theirs] has more than its share without what runs behind it, and team/three does not"
                                + " take back a guarantee from what is borrowed");
    }
}
