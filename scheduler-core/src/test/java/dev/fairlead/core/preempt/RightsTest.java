package dev.fairlead.core.preempt;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.SchedulingPolicy;
import dev.fairlead.core.scenario.Scenario;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Whom a job may take from, whom only once others have given, and from when on. */
class RightsTest {
    /** Of 16 GPUs the left half of the tree is guaranteed 8 and holds 8; so does the right half without any guarantee. */
    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .node("n2", "r1")
            .queue("left", queue -> queue.guaranteed(H100, 8))
            .queue("mine", queue -> queue.below("left").guaranteed(H100, 8))
            .queue("sibling", queue -> queue.below("left"))
            .queue("right")
            .running("near", "sibling", job -> job.gpus(5), "n1")
            .running("near too", "sibling", job -> job.gpus(3), "n1")
            .running("far", "right", job -> job.gpus(8), "n2")
            .afterSeconds(10)
            .job("eight", "mine", job -> job.gpus(8))
            .job("one", "mine", job -> job.gpus(1));

    @Test
    void nearQueuesGiveTheRightToThoseFurtherAway() {
        Asking asking = new Asking(cluster, "eight");
        Victim near = asking.victim("near");
        Victim far = asking.victim("far");

        assertThat(asking.rights.mayReduce(near, 0)).isTrue();
        assertThat(asking.rights.mayReduce(far, 0)).as("the left would have 16").isFalse();
        assertThat(asking.rights.opens(far)).as("once the sibling has given").isTrue();
        assertThat(asking.rights.nearness(near)).isGreaterThan(asking.rights.nearness(far));
        assertThat(asking.rights.enabling(asking.attempt.lines)).containsExactly(near.line);
        assertThat(asking.attempt.enablers()).containsExactlyInAnyOrder(near, asking.victim("near too"));
        assertThat(asking.attempt.inOrder(List.of(new Unit(far, 0), new Unit(near, 0), asking.stop("near too"))))
                .as("near ones first, the larger last")
                .containsExactly(asking.stop("near too"), new Unit(near, 0), new Unit(far, 0));
        assertThat(asking.attempt.allowed(List.of(new Unit(far, 0)))).isFalse();
        assertThat(asking.attempt.allowed(List.of(new Unit(far, 0), new Unit(near, 0), asking.stop("near too"))))
                .isTrue();
    }

    @Test
    void whatRunsBehindTheJobInItsQueueGivesNoRightBecauseItDoesNotCountAnyway() {
        cluster.node("n3", node -> node.gpus(H100, 1), "r1")
                .running("low", "mine", job -> job, "n3")
                .afterSeconds(10)
                .job("high", "mine", job -> job.gpus(8).priority(1));
        Asking asking = new Asking(cluster, "high");

        assertThat(asking.attempt.lines).contains(asking.victim("low").line);
        assertThat(asking.rights.enabling(asking.attempt.lines)).containsExactly(asking.victim("near").line);
    }

    @Test
    void whereAllMayBeTakenFromAtOnceNobodyHasToGiveFirst() {
        Asking asking = new Asking(cluster, "one");

        assertThat(asking.rights.mayReduce(asking.victim("far"), 0)).isTrue();
        assertThat(asking.rights.enabling(asking.attempt.lines)).isEmpty();
        assertThat(asking.attempt.enablers()).isEmpty();
    }

    @Test
    void whoHasNoMoreThanItsOwnIsNotOpen() {
        cluster.queue("right", queue -> queue.guaranteed(H100, 8));
        Asking asking = new Asking(cluster, "one");

        assertThat(asking.rights.opens(asking.victim("far"))).isFalse();
        assertThat(asking.attempt.mayConsider(asking.victim("far"))).isFalse();
        assertThat(asking.attempt.mayConsider(asking.victim("near"))).isTrue();
        assertThat(asking.attempt.lines).containsExactly(asking.victim("near").line);
    }

    @Test
    void inItsOwnQueueOnlyWhatIsLessThanTheJobYields() {
        cluster.finished("far")
                .running("low", "mine", job -> job.gpus(2).priority(1), "n2")
                .running("equal", "mine", job -> job.gpus(2).priority(2), "n2")
                .running("high", "mine", job -> job.gpus(2).priority(3), "n2")
                .afterSeconds(1)
                .job("middle", "mine", job -> job.gpus(2).priority(2))
                .job("meek", "mine", job -> job.gpus(2).priority(2).neverPreempts());
        Asking asking = new Asking(cluster, "middle");
        assertThat(asking.rights.opens(asking.victim("low"))).isTrue();
        assertThat(asking.rights.mayReduce(asking.victim("low"), 0)).isTrue();
        for (String name : List.of("equal", "high")) {
            assertThat(asking.rights.opens(asking.victim(name))).isFalse();
            assertThat(asking.rights.mayReduce(asking.victim(name), 0)).isFalse();
        }
        assertThat(asking.rights.acrossQueues(asking.victim("low"))).isFalse();
        assertThat(asking.rights.acrossQueues(asking.victim("near"))).isTrue();

        Asking meek = new Asking(cluster, "meek");
        assertThat(meek.rights.opens(meek.victim("low"))).isFalse();
        assertThat(meek.rights.mayReduce(meek.victim("low"), 0)).isFalse();
    }

    @Test
    void whoIsPromisedGivesNothingElse() {
        Asking asking = new Asking(cluster, "one");
        asking.running.promise(asking.victim("near"));

        assertThat(asking.rights.mayReduce(asking.victim("near"), 0)).isFalse();
        assertThat(asking.attempt.mayConsider(asking.victim("near"))).isFalse();
    }

    @Test
    void onlyTheSurplusMayBeTakenWithinTheMinimumRuntime() {
        cluster.finished("far")
                .running(
                        "young", "right", job -> job.elastic(2, 4, 2).minimumRuntimeSeconds(60), "n2", "n2", "n2", "n2")
                .afterSeconds(10);
        Asking asking = new Asking(cluster, "one");
        Victim young = asking.victim("young");

        assertThat(asking.rights.mayReduce(young, 2)).isTrue();
        assertThat(asking.rights.mayReduce(young, 1)).as("less than it needs").isFalse();
        assertThat(asking.rights.mayReduce(young, 4)).as("nothing given").isFalse();
        assertThat(asking.rights.nextMinimumRuntimeEnd()).isEmpty();
        assertThat(asking.rights.mayReduce(young, 0)).isFalse();
        assertThat(asking.rights.nextMinimumRuntimeEnd()).hasValue(cluster.nowMillis() + 50_000);
        Asking later = new Asking(cluster.afterSeconds(50), "one");
        assertThat(later.rights.mayReduce(later.victim("young"), 0)).isTrue();
        assertThat(later.rights.nextMinimumRuntimeEnd()).isEmpty();
    }

    @Test
    void aWholeLineWithinItsMinimumRuntimeIsPassedOver() {
        cluster.finished("far")
                .running("b", "right", job -> job.gpus(4).minimumRuntimeSeconds(90), "n2")
                .running("a", "right", job -> job.gpus(2).minimumRuntimeSeconds(60), "n2")
                .running(
                        "own",
                        "mine",
                        job -> job.gpus(1).minimumRuntimeSeconds(30).priority(-1),
                        "n2")
                .afterSeconds(10);
        Asking asking = new Asking(cluster, "one");

        assertThat(asking.rights.passesOver(asking.victim("own").line)).isFalse();
        assertThat(asking.rights.nextMinimumRuntimeEnd()).isEmpty();
        assertThat(asking.rights.passesOver(asking.victim("a").line)).isTrue();
        assertThat(asking.rights.nextMinimumRuntimeEnd()).hasValue(cluster.nowMillis() + 50_000);
        Asking eight = new Asking(cluster.job("more", "mine", job -> job.gpus(8)), "more");
        assertThat(eight.rights.passesOver(eight.victim("a").line)).isTrue();
        assertThat(eight.rights.nextMinimumRuntimeEnd())
                .as("not the right to take from it as things stand")
                .isEmpty();
    }

    @Test
    void withTimeSharingEqualsInTheQueueYieldOnceTheyHaveHadTheirTurn() {
        Scenario sharing = Scenario.cluster(new SchedulingPolicy(0, 0, List.of(100L), true))
                .node("n1", "r1")
                .queue("q", queue -> queue.guaranteed(H100, 8))
                .running("served", "q", job -> job.gpus(4), "n1")
                .afterSeconds(25)
                .running("fresh", "q", job -> job.gpus(4), "n1")
                .afterSeconds(10)
                .job("mine", "q", job -> job.gpus(4));
        Asking asking = new Asking(sharing, "mine");

        assertThat(asking.rights.mayReduce(asking.victim("served"), 0)).isTrue();
        assertThat(asking.rights.mayReduce(asking.victim("fresh"), 0)).isFalse();
        assertThat(asking.rights.passesOver(asking.victim("fresh").line)).isFalse();
        assertThat(asking.rights.enabling(asking.attempt.lines))
                .as("nobody beyond whose right could be had")
                .isEmpty();
        VictimSearch search = asking.search();
        Eviction eviction = Objects.requireNonNull(search.find(asking.job, H100));
        assertThat(eviction.stops()).extracting(stop -> stop.job().id().name()).containsExactly("served");
        assertThat(search.reconsiderAtMillis())
                .as("when the other one has had 100 GPU-seconds")
                .hasValue(sharing.nowMillis() + 15_000);
    }
}
