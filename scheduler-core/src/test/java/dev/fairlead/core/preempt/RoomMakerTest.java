package dev.fairlead.core.preempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Room for a gang across the nodes of a rack. */
class RoomMakerTest {
    private final SplittableRandom dice = new SplittableRandom(23);

    @Test
    void whereEachNodeTakesOneReplicaTheCheapestNodesAreTaken() {
        int found = 0;
        for (int round = 0; round < 60; round++) {
            int replicas = dice.nextInt(2, 5);
            Scenario cluster = new BorrowedRacks(dice, 1, 6, 5).borrow(20, 1, 2).cluster;
            Asking asking = new Asking(
                    cluster.job("mine", "owner", job -> job.gang(replicas, 3).inOne("rack")), "mine");
            Domain rack = asking.rack("n0");
            if (rack.fits() >= replicas) {
                continue;
            }
            NodeChoice choice = new NodeChoice(asking.attempt);
            List<Cost> costs = new ArrayList<>();
            for (int node = 0; node < 6; node++) {
                VictimSet set = choice.cheapest(asking.slot("n" + node), asking.attempt.need(1), null);
                if (set != null) {
                    costs.add(set.cost());
                }
            }
            List<Unit> gathered = asking.roomMaker("n0").gatherBesides(List.of());
            if (costs.size() < replicas) {
                assertThat(gathered).isNull();
                continue;
            }
            found++;
            Cost cheapest = costs.stream().sorted().limit(replicas).reduce(Cost.NOTHING, Cost::plus);
            assertThat(Cost.of(Objects.requireNonNull(gathered))).isEqualTo(cheapest);
            assertThat(new Trimming(asking.attempt, rack).enough(gathered)).isTrue();
            assertThat(rack.fits()).as("on paper alone").isLessThan(replicas);
        }
        assertThat(found).isGreaterThan(30);
    }

    @Test
    void whatIsGatheredIsEnoughAndWhoIsGivenIsPartOfIt() {
        int found = 0;
        for (int round = 0; round < 80; round++) {
            Asking asking = anyRack(9);
            List<Victim> victims = asking.victims();
            if (victims.isEmpty() || asking.rack("n0").fits() >= asking.attempt.replicas) {
                continue;
            }
            Unit given = new Unit(victims.get(dice.nextInt(victims.size())), 0);
            Trimming trimming = new Trimming(asking.attempt, asking.rack("n0"));
            boolean possible = trimming.enough(stops(victims));
            for (List<Unit> others : List.of(List.<Unit>of(), List.of(given))) {
                List<Unit> gathered = asking.roomMaker("n0").gatherBesides(others);
                assertThat(gathered != null).isEqualTo(possible);
                if (gathered != null) {
                    found++;
                    assertThat(gathered).containsAll(others);
                    assertThat(gathered.stream().map(Unit::victim)).doesNotHaveDuplicates();
                    assertThat(trimming.enough(gathered)).isTrue();
                }
            }
        }
        assertThat(found).isGreaterThan(30);
    }

    @Test
    void theCheapestOfFewVictimsIsFoundAlways() {
        int found = 0;
        for (int round = 0; round < 120; round++) {
            Asking asking = anyRack(6);
            Trimming trimming = new Trimming(asking.attempt, asking.rack("n0"));
            if (asking.rack("n0").fits() >= asking.attempt.replicas) {
                continue;
            }
            @Nullable Cost cheapest = AllSets.cheapest(asking.victims(), trimming::enough);
            VictimSet set = asking.roomMaker("n0").cheapest();
            assertThat(set == null ? null : set.cost()).as("round %s", round).isEqualTo(cheapest);
            found += set == null ? 0 : 1;

            for (VictimSet start : starts(asking, trimming)) {
                VictimSet improved = asking.improvement("n0").improved(start);
                assertThat(improved == null ? null : improved.cost()).isEqualTo(cheapest);
            }
        }
        assertThat(found).isGreaterThan(40);
    }

    private static List<@Nullable VictimSet> starts(Asking asking, Trimming trimming) {
        List<@Nullable VictimSet> starts = new ArrayList<>();
        starts.add(null);
        List<Unit> all = stops(asking.victims());
        if (!all.isEmpty() && trimming.enough(all)) {
            starts.add(VictimSet.of(all));
            starts.add(trimming.trimmed(all));
        }
        return starts;
    }

    private Asking anyRack(int jobs) {
        int replicas = dice.nextInt(2, 4);
        int each = dice.nextInt(1, 4);
        Scenario cluster = new BorrowedRacks(dice, 1, 3, 5).borrow(jobs, 3, 3).cluster;
        return new Asking(
                cluster.job("mine", "owner", job -> job.gang(replicas, each).inOne("rack")), "mine");
    }

    private static List<Unit> stops(List<Victim> victims) {
        return victims.stream().map(victim -> new Unit(victim, 0)).toList();
    }
}
