package dev.fairlead.core.place;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where the placer looks when any room will do: as far as it can from what it will give away next. */
class AnyRoomTest {
    private final AskedPlacer asked = new AskedPlacer(AskedPlacer.threeRacks(), null);

    @Test
    void theFreestNodesOfTheLastDomainsAreTaken() {
        asked.cluster().running("half", "q", job -> job.gpus(4), "c2");

        assertThat(asked.anyRoom(job -> job.gpus(2))).containsExactly("c1");
        assertThat(asked.anyRoom(job -> job.gang(3, 8))).containsExactly("c1", "b1", "b2");
    }

    @Test
    void theLastDomainThatHoldsTheGangIsTaken() {
        assertThat(asked.anyRoom(job -> job.gang(4, 4).inOne("rack"))).containsExactly("c1", "c1", "c2", "c2");
        assertThat(asked.anyRoom(job -> job.gang(3, 8).inOne("rack"))).containsExactly("a1", "a2", "a3");
        assertThat(asked.anyRoom(job -> job.gang(4, 8).inOne("rack"))).isEmpty();
    }

    @Test
    void allReplicasOnOneNodeTakeANodeThatHoldsAll() {
        asked.cluster().running("most", "q", job -> job.gpus(6), "c2");

        assertThat(asked.anyRoom(job -> job.gang(2, 4).inOne("node"))).containsExactly("c1", "c1");
        assertThat(asked.anyRoom(job -> job.gang(3, 4).inOne("node"))).isEmpty();
    }
}
