package dev.fairlead.core.preempt;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Room for a launcher and its workers, whose room only the placer can count: of all that may go, what is needed. */
class MixedGangTest {
    private final SplittableRandom dice = new SplittableRandom(83);

    @Test
    void whereStoppingAllMakesRoomSomeAreFoundAndNoneInVain() {
        int found = 0;
        int none = 0;
        for (int round = 0; round < 100; round++) {
            int each = dice.nextInt(2, 6);
            Scenario cluster = new BorrowedRacks(dice, 1, 3, 6).borrow(12, 3, 2).cluster;
            Asking asking = new Asking(
                    cluster.job("mine", "owner", job -> job.launcher(2).gang(2, each)), "mine");
            if (asking.attempt.place() != null) {
                continue;
            }
            VictimSet set = asking.roomMaker("n0").cheapest();
            List<Unit> all =
                    asking.victims().stream().map(victim -> new Unit(victim, 0)).toList();
            assertThat(set != null).isEqualTo(asking.attempt.works(all));
            none += set == null ? 1 : 0;
            for (int i = 0; set != null && i < set.units().size(); i++) {
                found++;
                List<Unit> others = new ArrayList<>(set.units());
                others.remove(i);
                assertThat(asking.attempt.works(others)).isFalse();
            }
        }
        assertThat(Math.min(found, none)).isGreaterThan(5);
    }

    @Test
    void theLargestGivesFirstWhereNothingMayBeTakenAfterTheSmallOne() {
        Asking asking = asking(8, 2, 8);

        assertThat(Objects.requireNonNull(asking.roomMaker("n1").cheapest()).units())
                .containsExactly(asking.stop("large"));
    }

    @Test
    void theLargestGivesLastWhereNothingMayBeTakenAfterIt() {
        Asking asking = asking(4, 2, 6);

        assertThat(Objects.requireNonNull(asking.roomMaker("n1").cheapest()).units())
                .containsExactlyInAnyOrder(asking.stop("large"), asking.stop("small"));
    }

    @Test
    void whoIsYoungGivesItsSurplusAlone() {
        Scenario cluster = Scenario.cluster()
                .node("n1", "r1")
                .queue("owner", queue -> queue.guaranteed(H100, 8))
                .queue("borrower")
                .running(
                        "wide",
                        "borrower",
                        job -> job.elastic(1, 4, 2).minimumRuntimeSeconds(60),
                        "n1",
                        "n1",
                        "n1",
                        "n1")
                .afterSeconds(10)
                .job("mine", "owner", job -> job.launcher(2).gang(1, 4));
        Asking asking = new Asking(cluster, "mine");

        assertThat(Objects.requireNonNull(asking.roomMaker("n1").cheapest()).units())
                .containsExactly(new Unit(asking.victim("wide"), 1));
    }

    @Test
    void whoGivesTheRightMayRunInAnotherRack() {
        Scenario cluster = NearAndFar.cluster("r1")
                .job("eight", "mine", job -> job.launcher(2).gang(1, 6).inOne("rack"));
        Asking asking = new Asking(cluster, "eight");

        assertThat(Objects.requireNonNull(asking.roomMaker("n2").cheapest()).units())
                .containsExactlyInAnyOrder(asking.stop("near"), asking.stop("far"));
    }

    /** A borrower with so many GPUs of its own runs two jobs, each on its node; eight GPUs are asked for, and free ones are single. */
    private static Asking asking(int own, int small, int large) {
        Scenario cluster = Scenario.cluster()
                .node("n1", node -> node.gpus(H100, large), "r1")
                .node("n2", node -> node.gpus(H100, small), "r1")
                .queue("owner", queue -> queue.guaranteed(H100, 8))
                .queue("borrower", queue -> queue.guaranteed(H100, own))
                .running("small", "borrower", job -> job.gpus(small), "n2")
                .running("large", "borrower", job -> job.gpus(large), "n1")
                .afterSeconds(10)
                .job("mine", "owner", job -> job.launcher(2).gang(1, 6));
        for (int single = small + large; single < own + 8; single++) {
            cluster.node("free" + single, node -> node.gpus(H100, 1), "r1");
        }
        return new Asking(cluster, "mine");
    }
}
