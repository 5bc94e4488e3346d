package dev.fairlead.core.preempt;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where so many run in a rack that not all sets can be tried. */
class ManyVictimsTest {
    private static final int EXCHANGES = 8;

    private final SplittableRandom dice = new SplittableRandom(71);

    @Test
    void noExchangeOfOneVictimForOthersWouldBeCheaper() {
        int improved = 0;
        for (int round = 0; round < 40; round++) {
            int each = dice.nextInt(2, 5);
            Scenario cluster = new BorrowedRacks(dice, 1, 5, 8).borrow(36, 3, 2).cluster;
            Asking asking = new Asking(
                    cluster.job("mine", "owner", job -> job.gang(3, each).inOne("rack")), "mine");
            Trimming trimming = new Trimming(asking.attempt, asking.rack("n0"));
            List<Unit> all =
                    asking.victims().stream().map(victim -> new Unit(victim, 0)).toList();
            VictimSet start = trimming.trimmed(all);
            if (asking.rack("n0").fits() >= 3 || start == null) {
                continue;
            }
            RoomMaker maker = asking.roomMaker("n0");
            VictimSet better = Objects.requireNonNull(asking.improvement("n0").improved(start));
            assertThat(trimming.enough(better.units())).isTrue();
            assertThat(better.cost()).isLessThanOrEqualTo(start.cost()).isEqualTo(Cost.of(better.units()));
            improved += better.cost().below(start.cost()) ? 1 : 0;
            List<Unit> dearestFirst = new ArrayList<>(better.units());
            dearestFirst.sort((one, other) -> Cost.of(other).compareTo(Cost.of(one)));
            for (Unit unit : dearestFirst.subList(0, Math.min(EXCHANGES, dearestFirst.size()))) {
                List<Unit> others = new ArrayList<>(better.units());
                others.remove(unit);
                asking.attempt.spared = unit.victim();
                @Nullable VictimSet other = trimming.trimmed(maker.gatherBesides(others));
                asking.attempt.spared = null;
                if (other != null) {
                    assertThat(other.cost()).isGreaterThanOrEqualTo(better.cost());
                }
            }
            assertThat(Objects.requireNonNull(maker.cheapest()).cost())
                    .as("room is never dearer than what was to spare of everything")
                    .isLessThanOrEqualTo(start.cost());
        }
        assertThat(improved).isGreaterThan(10);
    }

    @Test
    void oneGangGoesInsteadOfTwoThoughManyOthersLoseLess() {
        Scenario cluster = rackWithManySmall()
                .running("a", "borrower", job -> job.gpus(4), "n1")
                .running("b", "borrower", job -> job.gpus(4), "n2")
                .afterSeconds(25)
                .running("wide", "borrower", job -> job.gang(2, 4), "n1", "n2")
                .afterSeconds(75);
        Asking asking = new Asking(
                small(cluster).job("mine", "owner", job -> job.gang(2, 4).inOne("rack")), "mine");

        assertThat(Objects.requireNonNull(asking.roomMaker("n1").cheapest()).units())
                .as("600 GPU-seconds instead of twice 400")
                .containsExactly(asking.stop("wide"));
    }

    @Test
    void aGangThatLeavesTwoNodesCountsForBoth() {
        Scenario cluster = rackWithManySmall()
                .node("n3", "r")
                .node("n4", "r")
                .running("c", "borrower", job -> job.gpus(8), "n3")
                .running("d", "borrower", job -> job.gpus(8), "n4")
                .afterSeconds(10)
                .running("wide", "borrower", job -> job.gang(2, 8), "n1", "n2")
                .afterSeconds(50);
        Asking asking = new Asking(
                small(cluster).job("mine", "owner", job -> job.gang(2, 8).inOne("rack")), "mine");

        assertThat(Objects.requireNonNull(asking.roomMaker("n1").cheapest()).units())
                .as("800 GPU-seconds instead of twice 480")
                .containsExactly(asking.stop("wide"));
    }

    @Test
    void withTooManyToTryAllThereMustBeASetToBeginWith() {
        Scenario cluster = rackWithManySmall()
                .running("a", "borrower", job -> job.gang(2, 8), "n1", "n2")
                .afterSeconds(5);
        Asking asking = new Asking(
                small(cluster).job("mine", "owner", job -> job.gang(2, 8).inOne("rack")), "mine");

        assertThat(asking.improvement("n1").improved(null)).isNull();
    }

    /** Two nodes, and six that can never take more than three GPUs' worth. */
    private static Scenario rackWithManySmall() {
        Scenario cluster = Scenario.cluster()
                .queue("owner", queue -> queue.guaranteed(H100, 80))
                .queue("borrower")
                .node("n1", "r")
                .node("n2", "r");
        for (int node = 0; node < 6; node++) {
            cluster.node("s" + node, "r")
                    .running("fixed" + node, "owner", job -> job.gpus(5).notPreemptible(), "s" + node);
        }
        return cluster;
    }

    /** Eighteen small ones that have run for a second only, and help nobody who needs four GPUs on a node. */
    private static Scenario small(Scenario cluster) {
        for (int job = 0; job < 18; job++) {
            cluster.running("small" + job, "borrower", spec -> spec, "s" + job % 6);
        }
        return cluster.afterSeconds(1);
    }
}
