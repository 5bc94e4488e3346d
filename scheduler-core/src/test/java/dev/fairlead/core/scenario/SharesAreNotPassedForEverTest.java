package dev.fairlead.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.fit.Veto;
import org.junit.jupiter.api.Test;

/**
 * A gang of shares may need several devices of one node, and would wait for ever if each was taken by a job with a whole GPU as
 * it becomes free. It is reserved its room like any other job.
 */
class SharesAreNotPassedForEverTest {
    private final Scenario cluster = Scenario.cluster()
            .node("n1", node -> node.gpus(Scenario.H100, 2), "r1")
            .queue("team")
            .running("short", "team", job -> job.gpus(1).expectedSeconds(600), "n1")
            .running("long", "team", job -> job.gpus(1).expectedSeconds(3600), "n1")
            .job("shares", "team", job -> job.gang(4, 1).share(500).inOne("node"));

    @Test
    void itHasItsRoomReserved() {
        Outcome outcome = cluster.decide();

        assertThat(outcome.reservedFor("shares")).containsExactly("n1", "n1", "n1", "n1");
        assertThat(outcome.reservationOf("shares").devices()).containsExactly(0, 0, 1, 1);
        assertThat(outcome.reservationOf("shares").because())
                .isEqualTo(
                        "is first in line for 2 H100: its room on 1 node is free at 14:47 UTC at the latest, when jobs"
                                + " team/short, team/long end");
    }

    @Test
    void aWholeGpuIsOnlyForWhoIsGoneByThen() {
        cluster.finished("short")
                .job("too long", "team", job -> job.gpus(1).expectedSeconds(3601))
                .job("fits", "team", job -> job.gpus(1).expectedSeconds(1800));
        Outcome outcome = cluster.decide();

        assertThat(outcome.placed()).containsExactly("fits");
        assertThat(outcome.vetoOf("too long").reason()).isEqualTo(Veto.Reason.RESERVED_FOR_OTHERS);
        assertThat(outcome.reserved()).containsExactly("shares");
    }

    @Test
    void itStartsAsSoonAsTheRoomIsThere() {
        cluster.decide();
        Outcome outcome = cluster.finished("short").finished("long").decide();

        assertThat(outcome.placed()).containsExactly("shares");
        assertThat(outcome.devicesOf("shares")).containsExactly(0, 0, 1, 1);
    }

    @Test
    void aShareThatStaysMayHaveWhatTheReservationDoesNotNeed() {
        Outcome outcome = cluster.node("n2", node -> node.gpus(Scenario.H100, 1), "r1")
                .job("single", "team", job -> job.share(500))
                .decide();

        assertThat(outcome.nodesOf("single")).containsExactly("n2");
        assertThat(outcome.reserved()).containsExactly("shares");
    }
}
