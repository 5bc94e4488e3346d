package dev.fairlead.core.backfill;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.scenario.Scenario;
import org.junit.jupiter.api.Test;

/** A reservation on one of two nodes, and others that look for room which pods leave or which victims would make. */
class LeavingRoomTest {
    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .node("n2", "r1")
            .queue("q")
            .running("half", "q", job -> job.gpus(4).expectedSeconds(3600), "n1")
            .running("most", "q", job -> job.gpus(6).expectedSeconds(7200), "n2")
            .job("first", "q", job -> job.gpus(8))
            .job("small", "q", job -> job.gpus(2))
            .job("middle", "q", job -> job.gpus(4))
            .job("sharing", "q", job -> job.share(500));

    @Test
    void roomThatPodsLeaveIsGivenWhereNobodyReserved() {
        Situation now = new Situation(cluster);
        assertThat(now.placeOnceOthersLeft("middle")).containsExactly("n1");
        now.reserve("first");

        assertThat(now.placeOnceOthersLeft("middle")).isEmpty();
        assertThat(now.placeOnceOthersLeft("small")).containsExactly("n2");
        assertThat(now.placeOnceOthersLeft("sharing")).containsExactly("n2");
        assertThat(free(now, "n1")).isEqualTo(4);
    }

    @Test
    void aNodeOnWhichRoomIsKeptIsClosedForWhoeverWouldFitThere() {
        Situation now = new Situation(cluster);
        now.reserve("first");

        assertThat(close(now, "middle")).isTrue();
        assertThat(fitting(now, "n1", now.job("middle").gang())).isZero();
        now.backfill.openFuture();
        assertThat(fitting(now, "n1", now.job("middle").gang())).isEqualTo(1);
        assertThat(close(now, "small")).as("it has room on the other node").isFalse();
        now.backfill.openFuture();
    }

    @Test
    void whoFitsNowhereOrNeedNotCareClosesNothing() {
        Situation now = new Situation(cluster.job("whole", "q", job -> job.gpus(8)));
        assertThat(close(now, "middle")).as("nobody has reserved").isTrue();
        assertThat(free(now, "n1")).isEqualTo(4);
        now.reserve("first");

        assertThat(close(now, "whole")).isTrue();
        assertThat(free(now, "n1")).as("there is no room to keep from it").isEqualTo(4);
    }

    private static boolean close(Situation now, String name) {
        Job job = now.job(name);
        return now.backfill.closeFuture(job, now.queue(job), H100);
    }

    private static int fitting(Situation now, String node, Gang gang) {
        Resources each = gang.workers().perReplica();
        return now.state.fleet().future().replicasThatFit(now.slot(node), each);
    }

    private static long free(Situation now, String node) {
        return now.state.fleet().future().free(now.slot(node)).gpus();
    }
}
