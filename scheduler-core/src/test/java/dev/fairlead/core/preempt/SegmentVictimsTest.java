package dev.fairlead.core.preempt;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Room for segments: whole racks or nodes, those that lose least, and nobody who could stay. */
class SegmentVictimsTest {
    /** Choosing domains one after the other is no search for the very cheapest. */
    private static final double DEARER = 1.3;

    private final SplittableRandom dice = new SplittableRandom(53);

    @Test
    void whereStoppingAllMakesRoomSomeAreFoundAndNoneInVain() {
        for (String level : List.of("rack", "node")) {
            long cheapest = 0;
            long found = 0;
            int sets = 0;
            for (int round = 0; round < 60; round++) {
                int each = dice.nextInt(1, level.equals("node") ? 3 : 5);
                Scenario cluster = new BorrowedRacks(dice, 3, 2, 5).borrow(9, 3, 2).cluster;
                Asking asking = new Asking(
                        cluster.job("mine", "owner", job -> job.gang(4, each).segments(2, level)), "mine");
                if (asking.attempt.place() != null) {
                    continue;
                }
                VictimSet set = asking.forSegments();
                List<Unit> all = asking.victims().stream()
                        .map(victim -> new Unit(victim, 0))
                        .toList();
                assertThat(set != null).isEqualTo(asking.attempt.works(all));
                if (set != null) {
                    sets++;
                    assertThat(asking.attempt.works(set.units())).isTrue();
                    for (Unit unit : set.units()) {
                        List<Unit> others = new ArrayList<>(set.units());
                        others.remove(unit);
                        assertThat(asking.attempt.works(others)).isFalse();
                    }
                    Cost best = Objects.requireNonNull(AllSets.cheapest(asking.victims(), asking.attempt::works));
                    assertThat(set.cost()).isGreaterThanOrEqualTo(best);
                    found += set.cost().lostGpuSeconds();
                    cheapest += best.lostGpuSeconds();
                }
            }
            assertThat(sets).as(level).isGreaterThan(20);
            assertThat((double) found / cheapest).as(level).isLessThan(DEARER);
        }
    }

    @Test
    void theRackThatLosesLeastPerGpuIsEmptied() {
        Scenario cluster = racks(3).running("a", "borrower", job -> job.gpus(8), "r1-1")
                .running("b", "borrower", job -> job.gpus(8), "r2-1")
                .running("c", "borrower", job -> job.gpus(8), "r3-1")
                .afterSeconds(50)
                .running("x", "borrower", job -> job.gpus(8), "r2-2")
                .afterSeconds(40)
                .running("z", "borrower", job -> job.gpus(8), "r3-2")
                .afterSeconds(10)
                .running("y", "borrower", job -> job.gpus(8), "r1-2")
                .afterSeconds(10);

        assertThat(stopped(cluster, 2, "rack")).as("910 GPU-seconds per node").containsExactlyInAnyOrder("a", "y");
        assertThat(stopped(cluster, 1, "node")).containsExactlyInAnyOrder("y", "z");
    }

    @Test
    void aRackOfWhichNotEnoughMayBeTakenIsLeftAsItWas() {
        Scenario cluster = racks(2).running("old", "borrower", job -> job.gpus(8), "r1-1")
                .running("older", "borrower", job -> job.gpus(8), "r1-2")
                .afterSeconds(50)
                .running("young", "borrower", job -> job.gpus(8), "r2-1")
                .running("safe", "borrower", job -> job.gpus(8).minimumRuntimeSeconds(600), "r2-2")
                .afterSeconds(10);

        assertThat(stopped(cluster, 2, "rack")).containsExactlyInAnyOrder("old", "older");
        cluster.finished("old").running("fixed", "owner", job -> job.gpus(1).notPreemptible(), "r1-1");
        assertThat(asking(cluster.afterSeconds(1), "later", 2, "rack").forSegments())
                .as("no rack can be emptied")
                .isNull();
    }

    @Test
    void whoCanGoOnSmallerDoesIfThatIsEnough() {
        Scenario cluster = racks(1).running("wide", "borrower", job -> job.elastic(1, 3, 4), "r1-1", "r1-2", "r1-2")
                .running("safe", "owner", job -> job.gpus(4).notPreemptible(), "r1-1")
                .afterSeconds(10)
                .job("mine", "owner", job -> job.gang(2, 4).segments(2, "rack"));
        Asking asking = new Asking(cluster, "mine");

        assertThat(Objects.requireNonNull(asking.forSegments()).units())
                .containsExactly(new Unit(asking.victim("wide"), 1));
    }

    @Test
    void aSegmentOfAnOuterLevelTakesAZoneOfSeveralRacks() {
        Scenario cluster = Scenario.cluster("zone", "rack", "node")
                .queue("owner", queue -> queue.guaranteed(H100, 32))
                .queue("borrower");
        for (String name : List.of("z1a", "z2a", "z2b", "z1b")) {
            cluster.node(name, name.substring(0, 2), name.substring(2))
                    .running(name, "borrower", job -> job.gpus(8), name)
                    .afterSeconds(20);
        }
        cluster.finished("z1b")
                .running("z1b", "borrower", job -> job.gpus(8), "z1b")
                .afterSeconds(10);

        assertThat(stopped(cluster, 2, "zone"))
                .as("100 seconds instead of 120, and not z2b and z1b of two zones")
                .containsExactlyInAnyOrder("z1a", "z1b");
    }

    private static Scenario racks(int racks) {
        Scenario cluster = Scenario.cluster()
                .queue("owner", queue -> queue.guaranteed(H100, racks * 16L))
                .queue("borrower");
        for (int rack = 1; rack <= racks; rack++) {
            cluster.node("r" + rack + "-1", "r" + rack).node("r" + rack + "-2", "r" + rack);
        }
        return cluster;
    }

    private static List<String> stopped(Scenario cluster, int perSegment, String level) {
        VictimSet set = asking(cluster, "mine-" + level, perSegment, level).forSegments();
        return Objects.requireNonNull(set).units().stream()
                .map(unit -> unit.victim().id().name())
                .toList();
    }

    private static Asking asking(Scenario cluster, String name, int perSegment, String level) {
        return new Asking(cluster.job(name, "owner", job -> job.gang(2, 8).segments(perSegment, level)), name);
    }
}
