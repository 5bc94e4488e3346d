package dev.fairlead.core.preempt;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.scenario.Scenario;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is stopped on paper leaves its room and its quota, and comes back as it was. */
class OnPaperTest {
    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .node("n2", "r1")
            .queue("owner", queue -> queue.guaranteed(H100, 16))
            .queue("borrower")
            .running("wide", "borrower", job -> job.elastic(1, 3, 2), "n1", "n2", "n2")
            .running("other", "borrower", job -> job.gpus(3), "n1")
            .afterSeconds(10)
            .job("mine", "owner", job -> job.gang(2, 8));

    private Asking asking;
    private Victim wide;
    private Victim other;

    OnPaperTest() {
        asking = new Asking(cluster, "mine");
        wide = asking.victim("wide");
        other = asking.victim("other");
    }

    @BeforeEach
    void asItIs() {
        assertThat(free("n1")).isEqualTo(3);
        assertThat(free("n2")).isEqualTo(4);
        assertThat(used()).isEqualTo(9_000);
    }

    @Test
    void aStopFreesRoomAndQuota() {
        asking.scratch.stop(wide, 1);

        assertThat(wide.left).isEqualTo(1);
        assertThat(free("n1")).isEqualTo(3);
        assertThat(free("n2")).isEqualTo(8);
        assertThat(used()).isEqualTo(5_000);
        assertThat(wide.line.gpuMillis()).isEqualTo(5_000);

        asking.scratch.stop(wide, 0);
        assertThat(free("n1")).isEqualTo(5);
        assertThat(used()).isEqualTo(3_000);
    }

    @Test
    void whoIsLetGoHasAgainWhatItHad() {
        Scratch.Mark mark = asking.scratch.mark();
        asking.scratch.stop(wide, 0);
        asking.scratch.letGo(wide, 2);

        assertThat(wide.left).isEqualTo(2);
        assertThat(free("n1")).isEqualTo(3);
        assertThat(free("n2")).isEqualTo(6);
        assertThat(used()).isEqualTo(7_000);
        assertThat(wide.line.gpuMillis()).isEqualTo(7_000);

        asking.scratch.rollback(mark);
        assertThat(wide.left).isEqualTo(3);
        assertThat(wide.line.gpuMillis()).isEqualTo(9_000);
        asItIs();
    }

    @Test
    void whatIsKeptIsUndoneWithAnEarlierMark() {
        Scratch.Mark first = asking.scratch.mark();
        asking.scratch.stop(other, 0);
        asking.scratch.mark();
        asking.scratch.stop(wide, 0);
        asking.scratch.keep();
        assertThat(free("n1")).isEqualTo(8);

        asking.scratch.rollback(first);
        assertThat(List.of(wide.left, other.left)).containsExactly(3, 1);
        asItIs();
    }

    @Test
    void whatWasTakenInStepsIsOneUnitForEachVictim() {
        Taken taken = new Taken(asking.scratch);
        assertThat(taken.size()).isZero();
        taken.take(new Unit(wide, 2));
        taken.take(new Unit(other, 0));
        taken.take(new Unit(wide, 1));

        assertThat(taken.size()).isEqualTo(2);
        assertThat(wide.left).isEqualTo(1);
        assertThat(taken.units()).containsExactly(new Unit(wide, 1), new Unit(other, 0));
        assertThat(taken.with(List.of(new Unit(wide, 0))))
                .as("more of one that gave already")
                .containsExactly(new Unit(wide, 0), new Unit(other, 0));

        taken.letGo();
        assertThat(List.of(wide.left, other.left))
                .as("what each had before the first step")
                .containsExactly(3, 1);
        asItIs();
    }

    @Test
    void aReplicaThatEndedFreesNothing() {
        cluster.state().free(other.id(), 0);
        cluster.state().free(wide.id(), 1);
        asking = new Asking(cluster, "mine");
        wide = asking.victim("wide");

        assertThat(wide.slots[1]).isEqualTo(Victim.NOWHERE);
        assertThat(wide.gpus()).isEqualTo(4);
        assertThat(wide.gpusFreedDownTo(1)).isEqualTo(2);
        assertThat(wide.gpuMillisFreedDownTo(1)).isEqualTo(2_000);
        assertThat(wide.gpuMillisFreedDownTo(0)).isEqualTo(4_000);
        Scratch.Mark mark = asking.scratch.mark();
        asking.scratch.stop(wide, 0);
        assertThat(free("n2")).isEqualTo(8);
        assertThat(used()).isZero();
        asking.scratch.letGo(wide, 3);
        assertThat(free("n2")).isEqualTo(6);
        assertThat(used()).isEqualTo(4_000);
        asking.scratch.rollback(mark);
    }

    private long free(String node) {
        return asking.attempt.room().free(asking.slot(node)).gpus();
    }

    private long used() {
        return cluster.state().ledgerFuture().used(wide.queue, H100);
    }
}
