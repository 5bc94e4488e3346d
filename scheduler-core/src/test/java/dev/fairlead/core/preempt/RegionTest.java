package dev.fairlead.core.preempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.scenario.Scenario;
import org.junit.jupiter.api.Test;

/** What is known of a node or a rack when only some of its victims were read. */
class RegionTest {
    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .node("n2", "r1")
            .queue("borrower")
            .running("old", "borrower", job -> job.gpus(4), "n1")
            .afterSeconds(30)
            .running("middle", "borrower", job -> job.gpus(2), "n1")
            .afterSeconds(10)
            .running("young", "borrower", job -> job.gang(2, 2), "n1", "n2")
            .running("wide", "borrower", job -> job.elastic(1, 2, 1), "n2", "n2")
            .afterSeconds(5)
            .job("mine", "borrower", job -> job.gpus(8));

    private final Asking asking = new Asking(cluster, "mine");

    @Test
    void aSetLosesAtLeastWhatTheCheapestGpusLose() {
        Region node = new Region(7, 6);
        assertThat(node.losesAtLeast(5)).as("none read, six missing").isEqualTo(30);

        node.add(stops("young"), 2, 0);
        assertThat(node.losesAtLeast(5)).as("two of five seconds").isEqualTo(2 * 5 + 4 * 5);
        assertThat(node.losesAtLeast(15)).isEqualTo(2 * 5 + 4 * 15);
        node.add(stops("middle"), 2, 0);
        assertThat(node.covered()).isFalse();
        node.add(stops("old"), 4, 0);
        assertThat(node.covered()).isTrue();
        assertThat(node.losesAtLeast(1_000))
                .as("two of its four GPUs are enough")
                .isEqualTo(2 * 5 + 2 * 15 + 2 * 45);
    }

    @Test
    void shrinkingLosesNothingAndWhoShrunkIsNoSecondVictim() {
        Region node = new Region(7, 2);
        node.add(new VictimStream.Next(asking.victim("wide"), true), 1, 1);
        assertThat(node.victims).containsExactly(asking.victim("wide"));
        assertThat(node.losesAtLeast(0)).isZero();
        node.add(stops("wide"), 2, 0);
        assertThat(node.victims).containsExactly(asking.victim("wide"));
        assertThat(node.losesAtLeast(0)).as("one more GPU, of five seconds").isEqualTo(5);
        node.add(stops("young"), 2, 0);
        assertThat(node.victims).containsExactly(asking.victim("wide"), asking.victim("young"));
    }

    @Test
    void aShareLosesNoMoreThanItsJob() {
        Region node = new Region(7, 3);
        node.add(stops("middle"), 3, 0);

        assertThat(node.losesAtLeast(0)).as("two GPUs of 15 seconds").isEqualTo(30);
    }

    @Test
    void itIsLookedIntoOnceEnoughIsReadAndAgainOnceTwiceAsManyAre() {
        Region node = new Region(7, 4);
        node.add(stops("young"), 2, 0);
        assertThat(node.worthTrying()).as("two GPUs are not enough").isFalse();
        assertThat(node.changedSinceTried()).isFalse();
        node.add(stops("wide"), 2, 0);
        assertThat(node.worthTrying()).isTrue();
        assertThat(node.changedSinceTried()).isTrue();
        node.tried();
        assertThat(node.worthTrying()).isFalse();
        assertThat(node.changedSinceTried()).isFalse();
        node.add(stops("middle"), 2, 0);
        assertThat(node.worthTrying()).as("three, and two were tried").isFalse();
        assertThat(node.changedSinceTried()).isTrue();
        node.add(stops("old"), 4, 0);
        assertThat(node.worthTrying()).as("four").isTrue();
    }

    @Test
    void smallPiecesOnDifferentNodesMakeRoomForNoReplica() {
        Region rack = new Region(7, 1);
        rack.missesReplicas(2, 4);
        rack.add(stops("young"), 4, 0);
        rack.frees(1, 2, 1);
        rack.frees(2, 2, 1);
        assertThat(rack.covered()).as("three free on each node").isFalse();
        rack.frees(1, 1, 1);
        assertThat(rack.covered()).as("four on the first").isFalse();
        rack.frees(1, 3, 1);
        assertThat(rack.covered()).as("seven on the first").isFalse();
        rack.frees(2, 1, 1);
        assertThat(rack.covered()).as("and four on the second").isTrue();
    }

    @Test
    void whoOnlyShrinksGivesUpAsManyGpusAsAreMissingAndWholeReplicas() {
        Cost shrunkByOne = new Cost(0, 0, 0, 1);
        Cost shrunkByTwo = new Cost(0, 0, 0, 2);
        Region node = new Region(7, 1);
        assertThat(node.shrinksNoLess(shrunkByTwo)).as("nobody there shrinks").isTrue();
        node.add(new VictimStream.Next(asking.victim("wide"), true), 1, 1);
        assertThat(node.shrinksNoLess(shrunkByOne))
                .as("its last replica has one GPU")
                .isTrue();
        assertThat(node.shrinksNoLess(shrunkByTwo)).isFalse();
        assertThat(node.shrinksNoLess(new Cost(0, 1, 0, 1)))
                .as("stops somebody")
                .isFalse();

        Region two = new Region(8, 2);
        two.add(new VictimStream.Next(asking.victim("wide"), true), 1, 1);
        assertThat(two.shrinksNoLess(shrunkByTwo)).as("two are missing").isTrue();
    }

    private VictimStream.Next stops(String name) {
        return new VictimStream.Next(asking.victim(name), false);
    }
}
