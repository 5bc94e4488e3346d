package dev.fairlead.core.preempt;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Reading only the cheapest victims finds what asking every node for its cheapest set finds. */
class RegionSearchTest {
    private final SplittableRandom dice = new SplittableRandom(41);

    @Test
    void forOneNodeItIsTheCheapestOfAllNodes() {
        for (int round = 0; round < 60; round++) {
            int gpus = dice.nextInt(1, 7);
            boolean oneNode = dice.nextBoolean();
            Scenario cluster = new BorrowedRacks(dice, 3, 6, 6).borrow(60, 2, 4).cluster;
            Asking asking = new Asking(
                    cluster.job(
                            "mine",
                            "owner",
                            job -> oneNode ? job.gang(2, (gpus + 1) / 2).inOne("node") : job.gpus(gpus)),
                    "mine");
            compare(asking, 18, "round " + round);
        }
    }

    @Test
    void theCheapestNodeMayBeReadLast() {
        for (int gpus : new int[] {4, 6, 8}) {
            Scenario cluster = fleet(40);
            // Whole nodes run one old job each; cheap small ones stand on nodes with something that must not stop.
            for (int node = 0; node < 39; node++) {
                int steady = dice.nextInt(2, 5);
                cluster.running(
                        "fixed" + node, "owner", job -> job.gpus(8 - steady).notPreemptible(), "n" + node);
                for (int one = 0; one < steady; one++) {
                    cluster.running(
                            "small" + node + "-" + one,
                            "borrower",
                            job -> job.checkpointsEverySeconds(100),
                            "n" + node);
                }
                cluster.afterSeconds(dice.nextInt(3));
            }
            cluster.running("whole", "borrower", job -> job.gpus(8).checkpointsEverySeconds(1_000), "n39")
                    .afterSeconds(200 + dice.nextInt(90));
            Asking asking = new Asking(cluster.job("mine", "owner", job -> job.gpus(gpus)), "mine");
            compare(asking, 40, gpus + " GPUs");
        }
    }

    @Test
    void amongManyThatLoseTheSameTheFewestAndYoungestStop() {
        for (int round = 0; round < 30; round++) {
            Scenario cluster = fleet(30);
            int mostEach = dice.nextInt(1, 5);
            long interval = dice.nextInt(1, 3) * 10L;
            for (int node = 0; node < 30; node++) {
                int free = dice.nextInt(2);
                for (int left = 8 - free; left > 0; ) {
                    int each = Math.min(left, dice.nextInt(1, mostEach + 1) * 2);
                    String name = "j" + node + "-" + left;
                    cluster.running(
                            name, "borrower", job -> job.gpus(each).checkpointsEverySeconds(interval), "n" + node);
                    left -= each;
                }
                cluster.afterSeconds(interval * dice.nextInt(2) + dice.nextInt(2));
            }
            int gpus = dice.nextInt(1, 9);
            Asking asking = new Asking(cluster.job("mine", "owner", job -> job.gpus(gpus)), "mine");
            compare(asking, 30, "round " + round);
        }
    }

    @Test
    void aThousandRunningJobsChangeNothing() {
        Scenario cluster = fleet(150);
        for (int node = 0; node < 150; node++) {
            for (int job = 0; job < 8; job++) {
                long interval = 10L * dice.nextInt(1, 8);
                cluster.running(
                        "j" + node + "-" + job, "borrower", spec -> spec.checkpointsEverySeconds(interval), "n" + node);
            }
            cluster.afterSeconds(dice.nextInt(3));
        }
        for (int gpus : new int[] {1, 3, 8}) {
            cluster.job("mine" + gpus, "owner", job -> job.gpus(gpus));
            compare(new Asking(cluster, "mine" + gpus), 150, gpus + " GPUs");
        }
    }

    @Test
    void aGangInOneRackIsAtLeastAsCheapAsTheBestRackByItself() {
        int found = 0;
        for (int round = 0; round < 60; round++) {
            int replicas = dice.nextInt(2, 4);
            int each = dice.nextInt(1, 5);
            Scenario cluster = new BorrowedRacks(dice, 4, 2, 5).borrow(24, 3, 2).cluster;
            Asking asking = new Asking(
                    cluster.job("mine", "owner", job -> job.gang(replicas, each).inOne("rack")), "mine");
            if (Stream.of("n0", "n1", "n2", "n3")
                    .anyMatch(node -> asking.rack(node).fits() >= replicas)) {
                continue;
            }
            @Nullable VictimSet best = null;
            for (String node : List.of("n0", "n1", "n2", "n3")) {
                Trimming trimming = new Trimming(asking.attempt, asking.rack(node));
                Region rack = asking.regionOfRack(node);
                Cost cheapest = AllSets.cheapest(rack.victims, trimming::enough);
                best = cheapest == null ? best : VictimSet.cheaper(best, new VictimSet(List.of(), cheapest));
            }
            VictimSet set = new RegionSearch(asking.attempt).cheapest();
            assertThat(set == null ? null : set.cost())
                    .as("round %s", round)
                    .isEqualTo(best == null ? null : best.cost());
            found += set == null ? 0 : 1;
        }
        assertThat(found).isGreaterThan(20);
    }

    private static Scenario fleet(int nodes) {
        Scenario cluster = Scenario.cluster()
                .queue("owner", queue -> queue.guaranteed(H100, nodes * 8L))
                .queue("borrower");
        for (int node = 0; node < nodes; node++) {
            cluster.node("n" + node, "r" + node % 5);
        }
        return cluster;
    }

    private static void compare(Asking asking, int nodes, String when) {
        NodeChoice choice = new NodeChoice(asking.attempt);
        List<VictimSet> sets = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            VictimSet set =
                    choice.cheapest(asking.slot("n" + node), asking.attempt.need(asking.attempt.replicas), null);
            if (set != null) {
                sets.add(set);
            }
        }
        if (sets.stream().anyMatch(set -> set.units().isEmpty())) {
            return;
        }
        Cost cheapest = sets.stream().map(VictimSet::cost).sorted().findFirst().orElse(null);
        VictimSet found = new RegionSearch(asking.attempt).cheapest();
        assertThat(found == null ? null : found.cost()).as(when).isEqualTo(cheapest);
        if (found != null) {
            assertThat(found.cost()).isEqualTo(Cost.of(found.units()));
        }
    }
}
