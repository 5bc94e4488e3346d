package dev.fairlead.core.preempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.Resources;
import dev.fairlead.core.scenario.Scenario;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The cheapest room on one node is what trying every set finds. */
class NodeChoiceTest {
    private final SplittableRandom dice = new SplittableRandom(31);

    @Test
    void noSetIsCheaper() {
        int found = 0;
        for (int round = 0; round < 150; round++) {
            int gpus = dice.nextInt(1, 9);
            Scenario cluster = new BorrowedRacks(dice, 1, 2, 8).borrow(12, 3, 2).cluster;
            Asking asking = new Asking(cluster.job("mine", "owner", job -> job.gpus(gpus)), "mine");
            int slot = asking.slot("n0");
            Resources wanted = asking.attempt.need(1);
            List<Victim> here = asking.running.onNode(slot);
            Cost cheapest = AllSets.cheapest(here, units -> free(asking, units, slot) >= gpus);
            NodeChoice choice = new NodeChoice(asking.attempt);
            VictimSet set = choice.cheapest(slot, wanted, null);

            assertThat(set == null ? null : set.cost()).as("round %s", round).isEqualTo(cheapest);
            if (set != null && cheapest != null) {
                found++;
                assertThat(set.units().isEmpty()).isEqualTo(free(asking, List.of(), slot) >= gpus);
                assertThat(free(asking, set.units(), slot)).isGreaterThanOrEqualTo(gpus);
                assertThat(choice.cheapest(slot, wanted, cheapest))
                        .as("nothing is below the cheapest")
                        .isNull();
                Cost more = cheapest.plus(new Cost(0, 0, 0, 1));
                assertThat(Objects.requireNonNull(choice.cheapest(slot, wanted, more))
                                .cost())
                        .isEqualTo(cheapest);
            }
        }
        assertThat(found).isGreaterThan(60);
    }

    @Test
    void aNodeFullOfSharesIsSearchedToTheEnd() {
        for (int round = 0; round < 6; round++) {
            Scenario cluster = Scenario.cluster()
                    .node("n0", node -> node.gpus(Scenario.H100, 2), "r1")
                    .queue("owner", queue -> queue.guaranteed(Scenario.H100, 2))
                    .queue("borrower");
            for (int job = 0; job < 9; job++) {
                int millis = 50 * dice.nextInt(2, 10);
                cluster.job("j" + job, "borrower", spec -> spec.share(millis));
                cluster.decide();
                cluster.afterSeconds(dice.nextInt(40));
            }
            int asked = 100 * dice.nextInt(5, 10);
            Asking asking = new Asking(cluster.job("mine", "owner", job -> job.share(asked)), "mine");
            int slot = asking.slot("n0");
            Cost cheapest = AllSets.cheapest(asking.running.onNode(slot), units -> fits(asking, units, slot));
            VictimSet set = new NodeChoice(asking.attempt).cheapest(slot, asking.attempt.need(1), null);

            assertThat(set == null ? null : set.cost()).as("round %s", round).isEqualTo(cheapest);
        }
    }

    @Test
    void whereSomeShareAndSomeDoNotNoSetIsCheaper() {
        int found = 0;
        for (int round = 0; round < 60; round++) {
            Scenario cluster = Scenario.cluster()
                    .node("n0", node -> node.gpus(Scenario.H100, 3), "r1")
                    .queue("owner", queue -> queue.guaranteed(Scenario.H100, 3))
                    .queue("borrower");
            for (int job = 0; job < 7; job++) {
                int millis = 100 * dice.nextInt(2, 9);
                boolean shares = dice.nextInt(3) > 0;
                cluster.job("j" + job, "borrower", spec -> shares ? spec.share(millis) : spec.gpus(1));
                cluster.decide();
                cluster.afterSeconds(dice.nextInt(40));
            }
            int gpus = dice.nextInt(1, 3);
            int millis = 100 * dice.nextInt(2, 10);
            boolean shares = dice.nextBoolean();
            cluster.job("mine", "owner", job -> shares ? job.share(millis) : job.gpus(gpus));
            Asking asking = new Asking(cluster, "mine");
            int slot = asking.slot("n0");
            Cost cheapest = AllSets.cheapest(asking.running.onNode(slot), units -> fits(asking, units, slot));
            VictimSet set = new NodeChoice(asking.attempt).cheapest(slot, asking.attempt.need(1), null);

            assertThat(set == null ? null : set.cost()).as("round %s", round).isEqualTo(cheapest);
            found += set == null || set.units().isEmpty() ? 0 : 1;
        }
        assertThat(found).isGreaterThan(20);
    }

    @Test
    void whatIsNotAskedForIsNotMissingWhereOthersUseMoreThanThereIs() {
        Scenario cluster = Scenario.cluster()
                .node("n0", "r1")
                .foreignPods("n0", new Resources(0, 70_000, 0, 0, 1))
                .queue("owner", queue -> queue.guaranteed(Scenario.H100, 8))
                .queue("borrower")
                .running("a", "borrower", job -> job.gpus(8), "n0")
                .afterSeconds(10)
                .job("gpus", "owner", job -> job.each(new Resources(4, 0, 0, 0, 1)))
                .job("cpu", "owner", job -> job.each(new Resources(4, 1_000, 0, 0, 1)));
        Asking gpus = new Asking(cluster, "gpus");
        Asking cpu = new Asking(cluster, "cpu");

        assertThat(units(new NodeChoice(gpus.attempt).cheapest(gpus.slot("n0"), gpus.attempt.need(1), null)))
                .containsExactly(gpus.stop("a"));
        assertThat(new NodeChoice(cpu.attempt).cheapest(cpu.slot("n0"), cpu.attempt.need(1), null))
                .isNull();
    }

    @Test
    void aBoundOnWhatIsLeftKeepsManySmallOnesWithinReach() {
        Scenario cluster = Scenario.cluster()
                .node("n0", node -> node.gpus(Scenario.H100, 64), "r1")
                .queue("owner", queue -> queue.guaranteed(Scenario.H100, 64))
                .queue("borrower");
        for (int job = 0; job < 64; job++) {
            cluster.running("j" + job, "borrower", spec -> spec, "n0").afterSeconds(1);
        }
        Asking asking = new Asking(cluster.job("mine", "owner", job -> job.gpus(40)), "mine");
        VictimSet set = Objects.requireNonNull(
                new NodeChoice(asking.attempt).cheapest(asking.slot("n0"), asking.attempt.need(1), null));

        assertThat(set.cost().lostGpuSeconds())
                .as("the youngest forty: 1 to 40 seconds")
                .isEqualTo(40 * 41 / 2);
    }

    @Test
    void aNodeThatCannotTakeTheJobIsNotAsked() {
        Scenario cluster = Scenario.cluster()
                .node("n0", node -> node.cordoned(), "r1")
                .queue("owner", queue -> queue.guaranteed(Scenario.H100, 8))
                .queue("borrower")
                .running("j", "borrower", job -> job.gpus(8), "n0")
                .job("mine", "owner", job -> job.gpus(8));
        Asking asking = new Asking(cluster, "mine");

        assertThat(new NodeChoice(asking.attempt).cheapest(asking.slot("n0"), asking.attempt.need(1), null))
                .isNull();
        assertThat(asking.attempt.fits(asking.slot("n0"))).isZero();
    }

    @Test
    void whoWasLeftOutForAMomentIsNotChosen() {
        Scenario cluster = Scenario.cluster()
                .node("n0", "r1")
                .queue("owner", queue -> queue.guaranteed(Scenario.H100, 8))
                .queue("borrower")
                .running("old", "borrower", job -> job.gpus(4), "n0")
                .afterSeconds(50)
                .running("young", "borrower", job -> job.gpus(4), "n0")
                .afterSeconds(50)
                .job("mine", "owner", job -> job.gpus(4));
        Asking asking = new Asking(cluster, "mine");
        NodeChoice choice = new NodeChoice(asking.attempt);
        int slot = asking.slot("n0");
        assertThat(units(choice.cheapest(slot, asking.attempt.need(1), null))).containsExactly(asking.stop("young"));

        asking.attempt.spared = asking.victim("young");
        assertThat(units(choice.cheapest(slot, asking.attempt.need(1), null))).containsExactly(asking.stop("old"));
        asking.attempt.spared = null;
        asking.running.promise(asking.victim("young"));
        assertThat(units(choice.cheapest(slot, asking.attempt.need(1), null))).containsExactly(asking.stop("old"));
        asking.running.promise(asking.victim("old"));
        assertThat(choice.cheapest(slot, asking.attempt.need(1), null)).isNull();
    }

    private static List<Unit> units(@Nullable VictimSet set) {
        return Objects.requireNonNull(set).units();
    }

    private static long free(Asking asking, List<Unit> units, int slot) {
        Scratch.Mark mark = asking.scratch.mark();
        units.forEach(unit -> asking.scratch.stop(unit.victim(), unit.replicasLeft()));
        long free = asking.attempt.room().free(slot).gpus();
        asking.scratch.rollback(mark);
        return free;
    }

    private static boolean fits(Asking asking, List<Unit> units, int slot) {
        Scratch.Mark mark = asking.scratch.mark();
        units.forEach(unit -> asking.scratch.stop(unit.victim(), unit.replicasLeft()));
        boolean fits = asking.attempt
                        .room()
                        .replicasThatFit(slot, asking.job.gang().workers().perReplica())
                > 0;
        asking.scratch.rollback(mark);
        return fits;
    }
}
