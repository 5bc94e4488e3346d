package dev.fairlead.core.preempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Of more than is enough, nothing is left that could be spared: no victim, and no replica of one that could go on. */
class TrimmingTest {
    private final SplittableRandom dice = new SplittableRandom(11);
    private int enoughOften;
    private int notEnoughOften;
    private int shrunk;

    @Test
    void nothingThatIsLeftCanBeSpared() {
        for (int round = 0; round < 150; round++) {
            int replicas = dice.nextInt(2, 5);
            int each = dice.nextInt(1, 4);
            Scenario cluster = new BorrowedRacks(dice, 2, 3, 6).borrow(12, 4, 2).cluster;
            Asking asking = new Asking(
                    cluster.job("mine", "owner", job -> job.gang(replicas, each).inOne("rack")), "mine");
            Trimming trimming = new Trimming(asking.attempt, asking.rack("n0"));
            List<Unit> units = some(asking);
            check(units, trimming.trimmed(units), trimming::enough);
        }
        assertThat(Math.min(enoughOften, notEnoughOften)).isGreaterThan(15);
        assertThat(shrunk).isGreaterThan(10);
    }

    @Test
    void theSameWhereOnlyThePlacerCanSay() {
        for (int round = 0; round < 100; round++) {
            int each = dice.nextInt(2, 5);
            Scenario cluster = new BorrowedRacks(dice, 1, 3, 6).borrow(14, 4, 2).cluster;
            Asking asking = new Asking(
                    cluster.job("mine", "owner", job -> job.launcher(3).gang(2, each)), "mine");
            Trimming trimming = new Trimming(asking.attempt, asking.rack("n0"));
            List<Unit> units = some(asking);
            check(units, trimming.trimmed(units), asking.attempt::works);
        }
        assertThat(Math.min(enoughOften, notEnoughOften)).isGreaterThan(10);
        assertThat(shrunk).isGreaterThan(10);
    }

    @Test
    void theDearestAreLetGoOfFirst() {
        Scenario cluster = Scenario.cluster()
                .node("n1", "r1")
                .node("n2", "r1")
                .node("n3", "r1")
                .queue("owner", queue -> queue.guaranteed(Scenario.H100, 24))
                .queue("borrower")
                .running("old", "borrower", job -> job.gpus(8), "n1")
                .afterSeconds(10)
                .running("young", "borrower", job -> job.gpus(8), "n2")
                .afterSeconds(10)
                .running("youngest", "borrower", job -> job.gpus(8), "n3")
                .afterSeconds(10)
                .job("mine", "owner", job -> job.gang(2, 8))
                .job("mixed", "owner", job -> job.launcher(8).gang(1, 7));
        for (String name : List.of("mine", "mixed")) {
            Asking asking = new Asking(cluster, name);
            VictimSet trimmed = new Trimming(asking.attempt, asking.rack("n1"))
                    .trimmed(List.of(asking.stop("youngest"), asking.stop("old"), asking.stop("young")));

            assertThat(Objects.requireNonNull(trimmed).units())
                    .containsExactlyInAnyOrder(asking.stop("young"), asking.stop("youngest"));
        }
    }

    @Test
    void aWideGangKeepsAsManyReplicasAsItCan() {
        for (int least = 1; least < 20; least += 3) {
            for (int each = 2; each <= 8; each += 2) {
                int fewest = least;
                int gpus = each;
                String[] nodes = new String[24];
                for (int replica = 0; replica < nodes.length; replica++) {
                    nodes[replica] = "n" + replica % 3;
                }
                Scenario cluster = Scenario.cluster()
                        .node("n0", "r1")
                        .node("n1", "r1")
                        .node("n2", "r1")
                        .queue("owner", queue -> queue.guaranteed(Scenario.H100, 24))
                        .queue("borrower")
                        .running("wide", "borrower", job -> job.elastic(fewest, 24, 1), nodes)
                        .afterSeconds(10)
                        .job("like", "owner", job -> job.gang(2, gpus))
                        .job("mixed", "owner", job -> job.launcher(1).gang(1, gpus));
                for (String name : List.of("like", "mixed")) {
                    Asking asking = new Asking(cluster, name);
                    Victim wide = asking.victim("wide");
                    int most = 0;
                    for (int keep = fewest; keep < 24; keep++) {
                        most = asking.attempt.works(List.of(new Unit(wide, keep))) ? keep : most;
                    }
                    VictimSet trimmed =
                            new Trimming(asking.attempt, asking.rack("n0")).trimmed(List.of(new Unit(wide, 0)));

                    assertThat(Objects.requireNonNull(trimmed).units())
                            .as("%s, at least %s, %s GPUs each", name, fewest, gpus)
                            .containsExactly(new Unit(wide, most));
                }
            }
        }
    }

    @Test
    void nobodyIsNeverASet() {
        Scenario cluster = Scenario.cluster().node("n1", "r1").queue("q").job("mine", "q", job -> job.gang(2, 4));
        Asking asking = new Asking(cluster, "mine");
        Trimming trimming = new Trimming(asking.attempt, asking.rack("n1"));

        assertThat(trimming.trimmed(List.of())).isNull();
        assertThat(trimming.trimmed(null)).isNull();
    }

    private List<Unit> some(Asking asking) {
        List<Unit> units = new ArrayList<>();
        for (Victim victim : asking.victims()) {
            if (dice.nextInt(4) > 0) {
                boolean shrinks = victim.surplus() > 0 && dice.nextInt(4) == 0;
                units.add(new Unit(victim, shrinks ? victim.left - victim.surplus() : 0));
            }
        }
        return units;
    }

    private void check(List<Unit> all, @Nullable VictimSet trimmed, Predicate<List<Unit>> enough) {
        boolean possible = !all.isEmpty() && enough.test(all);
        assertThat(trimmed != null).isEqualTo(possible);
        if (trimmed == null) {
            notEnoughOften++;
            return;
        }
        if (enough.test(List.of())) {
            return;
        }
        enoughOften++;
        List<Unit> units = trimmed.units();
        assertThat(enough.test(units)).isTrue();
        assertThat(trimmed.cost()).isEqualTo(Cost.of(units));
        for (int i = 0; i < units.size(); i++) {
            Unit unit = units.get(i);
            Victim victim = unit.victim();
            assertThat(unit.replicasLeft()).isBetween(0, victim.left - 1);
            shrunk += unit.replicasLeft() > 0 ? 1 : 0;
            List<Unit> less = new ArrayList<>(units);
            less.remove(i);
            assertThat(enough.test(less)).as("without %s of %s", unit, units).isFalse();
            int more = Math.max(unit.replicasLeft() + 1, victim.left - victim.surplus());
            if (more < victim.left) {
                less.add(new Unit(victim, more));
                assertThat(enough.test(less)).as("%s keeps one more", unit).isFalse();
            }
        }
    }
}
