package dev.fairlead.core.preempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.scenario.Scenario;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What fits into a rack is what fits on its nodes, and no node of another rack counts. */
class DomainTest {
    @Test
    void whatFitsIsCountedAsByHand() {
        SplittableRandom dice = new SplittableRandom(5);
        for (int round = 0; round < 60; round++) {
            int each = dice.nextInt(1, 4);
            Scenario cluster = new BorrowedRacks(dice, 2, 3, 6).borrow(6, 3, 3).cluster;
            Asking asking = new Asking(cluster.job("mine", "owner", job -> job.gang(2, each)), "mine");
            Domain rack = asking.rack("n0");
            Set<Integer> inside = Set.of(asking.slot("n0"), asking.slot("n2"), asking.slot("n4"));
            int fit = 0;
            for (int slot : inside) {
                fit += (int) (asking.attempt.room().free(slot).gpus() / each);
            }

            assertThat(rack.fits()).isEqualTo(fit);
            assertThat(rack.fitsOn(inside)).isEqualTo(fit);
            for (int node = 0; node < 6; node++) {
                int slot = asking.slot("n" + node);
                assertThat(rack.contains(slot)).isEqualTo(inside.contains(slot));
            }
            for (Victim victim : asking.victims()) {
                for (int keep = 0; keep < victim.left; keep++) {
                    Set<Integer> frees = new LinkedHashSet<>();
                    for (int replica = keep; replica < victim.left; replica++) {
                        frees.add(victim.slots[replica]);
                    }
                    frees.retainAll(inside);
                    assertThat(rack.nodesOf(List.of(new Unit(victim, keep)))).isEqualTo(frees);
                }
            }
        }
    }

    @Test
    void aNodeThatTakesNothingIsNotPartOfIt() {
        Scenario cluster = Scenario.cluster()
                .node("n1", "r1")
                .node("n2", node -> node.cordoned(), "r1")
                .queue("q")
                .job("mine", "q", job -> job.gang(2, 4));
        Asking asking = new Asking(cluster, "mine");

        assertThat(asking.rack("n1").contains(asking.slot("n2"))).isFalse();
        assertThat(asking.rack("n1").fits()).isEqualTo(2);
        assertThat(asking.rack("n1").fitsOn(List.of(asking.slot("n1"), asking.slot("n2"))))
                .isEqualTo(2);
    }

    @Test
    void aRackOfGroupsCountsAllOfThem() {
        Scenario cluster = Scenario.cluster("rack", "group", "node")
                .node("n1", "r1", "g1")
                .node("n2", "r1", "g2")
                .node("n3", "r2", "g1")
                .queue("q")
                .job("mine", "q", job -> job.gang(2, 3));
        Asking asking = new Asking(cluster, "mine");

        assertThat(asking.rack("n1").fits()).isEqualTo(4);
        assertThat(asking.rack("n1").contains(asking.slot("n2"))).isTrue();
        assertThat(asking.rack("n1").contains(asking.slot("n3"))).isFalse();
    }
}
