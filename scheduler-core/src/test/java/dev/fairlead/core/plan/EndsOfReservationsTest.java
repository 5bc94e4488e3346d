package dev.fairlead.core.plan;

import static dev.fairlead.core.plan.Decided.accepts;
import static dev.fairlead.core.plan.Decided.grow;
import static dev.fairlead.core.plan.Decided.hold;
import static dev.fairlead.core.plan.Decided.id;
import static dev.fairlead.core.plan.Decided.nodes;
import static dev.fairlead.core.plan.Decided.place;
import static dev.fairlead.core.plan.Decided.refuses;
import static dev.fairlead.core.plan.Decided.violations;
import static dev.fairlead.core.scenario.Scenario.A100;
import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.plan.Decision.Reserve;
import dev.fairlead.core.plan.Decision.Until;
import dev.fairlead.core.scenario.JobSpec;
import dev.fairlead.core.scenario.Scenario;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Room that is kept until running jobs end: when they end, and who may use it until then. */
class EndsOfReservationsTest {
    private static final String DELAYED = "reserve team/first: would be delayed: then node n1 is oversold: ";

    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .queue("q")
            .queue("other")
            .running("x", "q", job -> job.gpus(4).expectedSeconds(1000), "n1");

    @Test
    void aTypeIsKeptForOneJobOnly() {
        cluster.node("old", node -> node.gpus(A100, 8), "r1")
                .running("y", "q", job -> job.gpus(4).expectedSeconds(1000), "old")
                .job("first", "q", job -> job.gpus(4))
                .job("second", "q", job -> job.gpus(4));

        accepts(cluster, atEnds("first", 1000, "x"), onOld("second"));
        refuses(
                cluster,
                "reserve team/second: another job holds a reservation on H100",
                atEnds("first", 1000, "x"),
                atEnds("second", 1000, "x"));
    }

    @Test
    void theTimeLiesAhead() {
        cluster.job("first", "q", job -> job.gpus(8));

        accepts(cluster, atEnds("first", 1000, "x"));
        cluster.finished("x");
        accepts(cluster, atEnds("first", 1));
        refuses(cluster, "reserve team/first: its time " + cluster.nowMillis() + " has passed", atEnds("first", 0));
    }

    @Test
    void whomItWaitsForIsThereAndEndsByThen() {
        cluster.job("first", "q", job -> job.gpus(8));
        long end = cluster.nowMillis() + 1_000_000;

        refuses(
                cluster,
                "reserve team/first: it waits for team/ghost, which is not known",
                atEnds("first", 1000, "x", "ghost"));
        assertThat(violations(cluster, atEnds("first", 999, "x")))
                .containsExactly(
                        "reserve team/first: it waits for team/x, which is expected to run on until " + end,
                        DELAYED + "4 GPUs");
        refuses(cluster, DELAYED + "4 GPUs", unknownEnds("first"));
        accepts(cluster, unknownEnds("first", "x"));
    }

    @Test
    void whoEndsByThenNeedNotBeNamed() {
        cluster.job("first", "q", job -> job.gpus(8));

        accepts(cluster, atEnds("first", 1000));
    }

    @Test
    void theEarlierOfTwoDurationsCounts() {
        cluster.running("y", "q", job -> job.gpus(4).expectedSeconds(5000).atMostSeconds(1000), "n1")
                .job("first", "q", job -> job.gpus(8));

        accepts(cluster, atEnds("first", 1000, "x", "y"));
    }

    @Test
    void whoRunsOverIsExpectedToNeedOneMinuteMoreThenTwoThenFour() {
        cluster.job("first", "q", job -> job.gpus(8));
        long end = cluster.nowMillis() + 1_000_000;

        endsAt(cluster.afterSeconds(999), end);
        endsAt(cluster.afterSeconds(1), end + 60_000);
        endsAt(cluster.afterSeconds(59), end + 60_000);
        endsAt(cluster.afterSeconds(1), end + 120_000);
        endsAt(cluster.afterSeconds(59), end + 120_000);
        endsAt(cluster.afterSeconds(1), end + 240_000);
    }

    private static void endsAt(Scenario cluster, long end) {
        accepts(cluster, at("first", end, "x"));
        assertThat(violations(cluster, at("first", end - 1, "x")))
                .contains("reserve team/first: it waits for team/x, which is expected to run on until " + end);
    }

    @Test
    void whoStartsNowAndEndsInTimeIsNotInTheWay() {
        cluster.job("first", "q", job -> job.gpus(8))
                .job("in time", "q", job -> job.gpus(4).expectedSeconds(1000))
                .job("too long", "q", job -> job.gpus(4).expectedSeconds(1001))
                .job("who knows", "q", job -> job.gpus(4));

        accepts(cluster, place("in time", "n1"), atEnds("first", 1000, "x"), hold("too long"), hold("who knows"));
        refuses(
                cluster,
                DELAYED + "4 GPUs",
                place("too long", "n1"),
                atEnds("first", 1000, "x"),
                hold("in time"),
                hold("who knows"));
        refuses(
                cluster,
                DELAYED + "4 GPUs",
                place("who knows", "n1"),
                atEnds("first", 1000, "x"),
                hold("in time"),
                hold("too long"));
    }

    @Test
    void whoGrowsIsInTheWayUnlessItEndsInTime() {
        cluster.running("wide", "q", job -> job.elastic(1, 3, 2), "n1").job("first", "q", job -> job.gpus(6));

        accepts(cluster, atEnds("first", 1000, "x"));
        refuses(cluster, DELAYED + "2 GPUs", grow("wide", 1, "n1"), atEnds("first", 1000, "x"));
        accepts(cluster, grow("wide", 1, "n1"), unknownEnds("first", "x", "wide"));
    }

    @Test
    void whoIsStoppedOrShrunkGivesUpOnlyWhatItStillHad() {
        cluster.running("low", "other", job -> job.elastic(1, 2, 2).expectedSeconds(500), "n1", "n1")
                .node("n2", "r1")
                .running("kept", "other", job -> job.gpus(8).expectedSeconds(9000), "n2")
                .job("urgent", "other", job -> job.gpus(2).priority(1))
                .job("first", "q", job -> job.gpus(6));

        // What the urgent one gets, the first one does not.
        accepts(cluster, Decided.shrink("low", 2, 1, "urgent"), Decided.reserve("urgent", "n1"), atEnds("first", 1000));
        cluster.job("second", "q", job -> job.gpus(7)).finished("first");
        assertThat(violations(
                        cluster,
                        Decided.shrink("low", 2, 1, "urgent"),
                        Decided.reserve("urgent", "n1"),
                        at("second", cluster.nowMillis() + 1_000_000)))
                .containsExactly("reserve team/second: would be delayed: then node n1 is oversold: 1 GPUs");
    }

    @Test
    void whoCanBeMadeToGoAtAnyTimeIsNotInTheWayOfAnUnknownEnd() {
        cluster.queue("q", queue -> queue.guaranteed(H100, 8)).job("first", "q", job -> job.gpus(8));

        accepts(sparing(job -> job), place("spare", "n1"), unknownEnds("first", "x"));
        refuses(
                sparing(job -> job.minimumRuntimeSeconds(1)),
                DELAYED + "4 GPUs",
                place("spare", "n1"),
                unknownEnds("first", "x"));
        assertThat(violations(sparing(job -> job.notPreemptible()), place("spare", "n1"), unknownEnds("first", "x")))
                .contains(DELAYED + "4 GPUs");
    }

    @Test
    void whoIsInTheSameQueueOrWithinItsShareIsInTheWay() {
        cluster.job("first", "q", job -> job.gpus(8)).job("same", "q", job -> job.gpus(4));
        refuses(cluster, DELAYED + "4 GPUs", place("same", "n1"), unknownEnds("first", "x"));

        cluster.finished("same")
                .queue("other", queue -> queue.guaranteed(H100, 4))
                .job("spare", "other", job -> job.gpus(4));
        refuses(cluster, DELAYED + "4 GPUs", place("spare", "n1"), unknownEnds("first", "x"));
    }

    private Scenario sparing(UnaryOperator<JobSpec> with) {
        return cluster.job("spare", "other", job -> with.apply(job.gpus(4)));
    }

    private Reserve atEnds(String job, long seconds, String... ends) {
        return at(job, cluster.nowMillis() + seconds * 1000, ends);
    }

    private static Reserve at(String job, long millis, String... ends) {
        return reserve(job, H100, "n1", new Until(Until.Release.EXPECTED_ENDS, millis, ids(ends)));
    }

    private Reserve onOld(String job) {
        long millis = cluster.nowMillis() + 1_000_000;
        return reserve(job, A100, "old", new Until(Until.Release.EXPECTED_ENDS, millis, ids("y")));
    }

    private static Reserve unknownEnds(String job, String... ends) {
        return reserve(job, H100, "n1", new Until(Until.Release.UNKNOWN_ENDS, 0, ids(ends)));
    }

    private static Reserve reserve(String job, GpuType type, String node, Until until) {
        return new Reserve(id(job), type, nodes(node), 1, "for the test", until);
    }

    private static List<JobId> ids(String... names) {
        return Arrays.stream(names).map(Decided::id).toList();
    }
}
