package dev.fairlead.core.preempt;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.scenario.Scenario;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where a limit is in the way, those who use it up make room in it. */
class LimitRoomTest {
    private static final double DEARER = 1.05;

    private final SplittableRandom dice = new SplittableRandom(61);

    @Test
    void whatIsFoundMakesRoomAndIsNearlyAlwaysTheCheapest() {
        int sets = 0;
        int none = 0;
        int missed = 0;
        long found = 0;
        long cheapest = 0;
        for (int round = 0; round < 250; round++) {
            Asking asking = new Asking(anyCluster(), "mine");
            if (asking.attempt.quotaVeto() == null) {
                assertThat(new LimitRoom(asking.attempt).cheapest()).isNull();
                continue;
            }
            VictimSet set = new LimitRoom(asking.attempt).cheapest();
            Cost best = AllSets.cheapest(asking.victims(), asking.attempt::works);
            if (set == null) {
                missed += best == null ? 0 : 1;
                none++;
                continue;
            }
            sets++;
            assertThat(asking.attempt.works(set.units())).isTrue();
            assertThat(set.cost()).isEqualTo(Cost.of(set.units())).isGreaterThanOrEqualTo(Objects.requireNonNull(best));
            found += set.cost().lostGpuSeconds();
            cheapest += best.lostGpuSeconds();
        }
        assertThat(missed).as("of %s", sets).isZero();
        assertThat(Math.min(sets, none)).isGreaterThan(5);
        assertThat((double) found / cheapest).isLessThan(DEARER);
    }

    @Test
    void ofSeveralLimitsAboveEachOtherTheFirstInTheWayCounts() {
        Scenario cluster = Scenario.cluster()
                .node("n1", "r1")
                .node("n2", "r1")
                .queue("teams", queue -> queue.guaranteed(H100, 8).limit(H100, 8))
                .queue("mine", queue -> queue.below("teams").guaranteed(H100, 4).limit(H100, 4))
                .queue("sibling", queue -> queue.below("teams"))
                .queue("elsewhere")
                .running("own", "mine", job -> job.gpus(2), "n1")
                .running("near", "sibling", job -> job.gpus(6), "n1")
                .running("far", "elsewhere", job -> job.gpus(2), "n2")
                .afterSeconds(10)
                .job("four", "mine", job -> job.gpus(4).priority(1))
                .job("two", "mine", job -> job.gpus(2).priority(1));

        assertThat(users(cluster, "four")).as("its own queue is full").containsExactly("own");
        assertThat(users(cluster, "two")).as("only the teams are").containsExactlyInAnyOrder("own", "near");
        assertThat(stops(cluster, "four")).containsExactlyInAnyOrder("own", "near");
        assertThat(stops(cluster, "two"))
                .as("two GPU-seconds per second instead of six")
                .containsExactly("own");
    }

    @Test
    void roomInTheLimitIsNotRoomOnANode() {
        Scenario cluster = Scenario.cluster()
                .node("n1", "r1")
                .node("n2", "r1")
                .queue("tight", queue -> queue.guaranteed(H100, 8).limit(H100, 8))
                .queue("borrower")
                .running("a", "tight", job -> job.gpus(4), "n1")
                .running("b", "tight", job -> job.gpus(4), "n2")
                .running("c", "borrower", job -> job.gpus(4), "n1")
                .running("d", "borrower", job -> job.gpus(4), "n2")
                .afterSeconds(10)
                .job("half", "tight", job -> job.gpus(4).priority(1))
                .job("whole", "tight", job -> job.gpus(8).priority(1));

        assertThat(stops(cluster, "half")).hasSize(1).isSubsetOf("a", "b");
        assertThat(stops(cluster, "whole")).hasSize(3).contains("a", "b").containsAnyOf("c", "d");
    }

    @Test
    void aGangMakesRoomInTheLimitAndTakesTheCheapestNodesThen() {
        Scenario cluster = Scenario.cluster()
                .node("u", "r1")
                .queue("tight", queue -> queue.guaranteed(H100, 8).limit(H100, 8))
                .queue("steady", queue -> queue.guaranteed(H100, 4))
                .queue("borrower")
                .running("fixed", "steady", job -> job.gpus(4).notPreemptible(), "u")
                .running("user", "tight", job -> job.gpus(4), "u");
        for (int node = 0; node < 10; node++) {
            cluster.node("n" + node, "r1")
                    .running("a" + node, "borrower", job -> job.gpus(4), "n" + node)
                    .afterSeconds(10)
                    .running("b" + node, "borrower", job -> job.gpus(4), "n" + node)
                    .afterSeconds(10);
        }
        cluster.job("gang", "tight", job -> job.gang(2, 4).priority(1));

        assertThat(stops(cluster, "gang"))
                .as("one replica where the limit's user was, one where the youngest runs")
                .containsExactlyInAnyOrder("user", "b9");
    }

    private static List<String> users(Scenario cluster, String job) {
        Asking asking = new Asking(cluster, job);
        return LimitRoom.usersOfTheLimit(asking.attempt).stream()
                .map(line -> Objects.requireNonNull(line.at(0, false)).id().name())
                .toList();
    }

    private static List<String> stops(Scenario cluster, String job) {
        @Nullable VictimSet set = new LimitRoom(new Asking(cluster, job).attempt).cheapest();
        return Objects.requireNonNull(set).units().stream()
                .map(unit -> unit.victim().id().name())
                .toList();
    }

    private Scenario anyCluster() {
        Scenario cluster = Scenario.cluster();
        int nodes = dice.nextInt(1, 4);
        for (int node = 0; node < nodes; node++) {
            cluster.node("n" + node, spec -> spec.gpus(H100, 6), "r1");
        }
        long teams = dice.nextInt(4, 9);
        long mine = dice.nextInt(3, 8);
        cluster.queue("teams", queue -> queue.guaranteed(H100, teams).limit(H100, teams))
                .queue(
                        "mine",
                        queue -> queue.below("teams")
                                .guaranteed(H100, Math.min(mine, teams))
                                .limit(H100, mine))
                .queue("sibling", queue -> queue.below("teams"))
                .queue("elsewhere");
        for (int job = 0; job < 8; job++) {
            String queue = List.of("mine", "mine", "sibling", "elsewhere").get(dice.nextInt(4));
            String node = "n" + dice.nextInt(nodes);
            int each = dice.nextInt(1, 3);
            int replicas = dice.nextInt(1, 3);
            int slot = cluster.state().fleet().slot(new NodeName(node));
            if (cluster.state().fleet().now().free(slot).gpus() >= (long) each * replicas) {
                boolean elastic = dice.nextBoolean();
                String[] where = replicas == 1 ? new String[] {node} : new String[] {node, node};
                cluster.running("j" + job, queue, spec -> spec.elastic(elastic ? 1 : replicas, replicas, each), where)
                        .afterSeconds(dice.nextInt(1, 60));
            }
        }
        int asked = dice.nextInt(1, 5);
        return cluster.afterSeconds(1)
                .job("mine", "mine", job -> job.gpus(asked).priority(1));
    }
}
