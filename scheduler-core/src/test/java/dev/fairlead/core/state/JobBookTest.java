package dev.fairlead.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.core.model.Allocation;
import dev.fairlead.core.model.EarlierRuns;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.scenario.JobSpec;
import dev.fairlead.core.scenario.Scenario;
import dev.fairlead.core.state.TrackedJob.Hold;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What becomes of jobs as things happen to them, and what is refused because it cannot be. */
class JobBookTest {
    private static final GpuType H100 = Scenario.H100;
    private static final NodeName N1 = new NodeName("n1");
    private static final JobId A = JobId.of("team", "a");
    private static final JobId B = JobId.of("team", "b");
    private static final JobId C = JobId.of("team", "c");

    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .queue("q")
            .job("a", "q", job -> job.elastic(1, 4, 1))
            .job("b", "q")
            .job("c", "q");
    private final ClusterState state = cluster.state();

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> state.grow(A, List.of(N1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("job team/a holds no replicas and cannot grow");
        start(A, 2);
        assertThatThrownBy(() -> start(A, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("job team/a already holds 2 replicas");
        assertThatThrownBy(() -> start(JobId.of("team", "unknown"), 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("job team/unknown was never submitted");
        assertThatThrownBy(() -> state.start(B, new Allocation(H100, List.of(N1), 0, List.of(0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("job team/b, 1 x 1, names the device of each replica if they share GPUs, and else"
                        + " none; not [0]");
    }

    @Test
    void aShareStaysAsLargeAsItWas() {
        changed("s", job -> job.share(500));
        JobId share = JobId.of("team", "s");
        assertThatThrownBy(() -> start(share, 1)).hasMessageContaining("names the device of each replica");
        state.start(share, new Allocation(H100, List.of(N1), 0, List.of(2)));
        changed("s", job -> job.share(500).priority(3));

        assertThat(tracked(share).job().priority()).isEqualTo(3);
        assertThatThrownBy(() -> changed("s", job -> job.share(400)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("job team/s holds GPUs and cannot change from 1 x 0.5 to 1 x 0.4");
        assertThatThrownBy(() -> changed("s", job -> job.gpus(1))).hasMessageContaining("cannot change from 1 x 0.5");
        start(B, 1);
        assertThatThrownBy(() -> changed("b", job -> job.share(400))).hasMessageContaining("cannot change from 1 x 1");
    }

    @Test
    void replicasThatAreGoneAtTheEndAreForgottenAndOthersAreNot() {
        start(A, 4);
        state.free(A, 1);
        assertThat(tracked(A).holds()).containsExactly(Hold.RUNNING, Hold.GONE, Hold.RUNNING, Hold.RUNNING);
        state.shrink(A, 2);
        assertThat(tracked(A).holds()).containsExactly(Hold.RUNNING, Hold.GONE, Hold.LEAVING, Hold.LEAVING);
        state.free(A, 3);
        state.free(A, 3);
        state.free(A, 9);
        assertThat(tracked(A).holds()).containsExactly(Hold.RUNNING, Hold.GONE, Hold.LEAVING);
        state.free(A, 2);
        assertThat(tracked(A).holds()).containsExactly(Hold.RUNNING);
        assertThat(tracked(A).nodes()).containsExactly(N1);
        state.free(A, 0);
        assertThat(tracked(A).waiting()).isTrue();
    }

    @Test
    void whoIsWithdrawnIsForgottenOnceItHoldsNothing() {
        start(A, 2);
        state.withdraw(A);
        assertThat(tracked(A).wanted()).isFalse();
        assertThat(tracked(A).running()).isFalse();
        state.free(A, 1);
        state.free(A, 0);
        state.withdraw(B);
        state.withdraw(B);

        assertThat(state.jobs()).extracting(tracked -> tracked.job().id()).containsExactly(C);
        state.free(A, 0);
        state.shrink(A, 0);
        state.putEarlierRuns(A, EarlierRuns.NONE);
        assertThat(state.job(A)).isNull();
    }

    @Test
    void aRunCountsWhenItIsOver() {
        start(A, 2);
        assertThat(tracked(A).runsUntil(10_000)).isEqualTo(new EarlierRuns(20, 10_000));
        assertThat(tracked(A).runsUntil(-5)).as("a clock that went back").isEqualTo(EarlierRuns.NONE);
        state.putEarlierRuns(A, new EarlierRuns(5, 1_000));
        assertThat(tracked(A).runsUntil(10_000)).isEqualTo(new EarlierRuns(25, 11_000));
        state.leave(A);
        assertThat(tracked(A).runsUntil(10_000)).isEqualTo(new EarlierRuns(5, 1_000));
    }

    @Test
    void aDebtEndsWhenEitherStartsOrTheOtherIsWithdrawn() {
        state.stoppedFor(A, B);
        state.stoppedFor(C, B);
        assertThat(state.stoppedFor()).containsOnlyKeys(A, C).containsValue(B);
        start(A, 1);
        assertThat(state.stoppedFor()).containsOnlyKeys(C);
        start(B, 1);
        assertThat(state.stoppedFor()).isEmpty();

        state.stoppedFor(A, C);
        state.stoppedFor(B, C);
        state.stoppedFor(B, A);
        state.withdraw(C);
        assertThat(state.stoppedFor()).as("b was stopped for a at last").containsOnlyKeys(B);
    }

    @Test
    void aQueueThatIsGoneTakesWhatItUsedWithIt() {
        cluster.usedLately("q", 5);
        assertThat(state.pastUse().all()).hasSize(1);
        state.removeQueue(tracked(A).job().queue());

        assertThat(state.pastUse().all()).isEmpty();
        assertThat(state.queues()).isEmpty();
        assertThat(state.jobs()).as("its jobs stay").hasSize(3);
    }

    private void start(JobId id, int replicas) {
        state.start(id, new Allocation(H100, Collections.nCopies(replicas, N1), 0));
    }

    private void changed(String name, UnaryOperator<JobSpec> with) {
        cluster.job(name, "q", with);
    }

    private TrackedJob tracked(JobId id) {
        return Objects.requireNonNull(state.job(id));
    }
}
