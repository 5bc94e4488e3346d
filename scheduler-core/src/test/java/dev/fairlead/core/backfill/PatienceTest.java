package dev.fairlead.core.backfill;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.JobId;
import dev.fairlead.core.plan.Decision.Until.Release;
import dev.fairlead.core.scenario.Scenario;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Where nobody knows when jobs end, room is kept for who has waited ten minutes and would not borrow. */
class PatienceTest {
    private static final long TEN_MINUTES = 600_000;

    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .node("n2", "r1")
            .queue("owner", queue -> queue.guaranteed(H100, 8))
            .queue("guest")
            .running("oldest", "owner", job -> job.gpus(4), "n1")
            .afterSeconds(5)
            .running("guest", "guest", job -> job.gpus(8), "n2")
            .job("first", "owner", job -> job.gpus(4).inOne("node"))
            .job("whole", "owner", job -> job.gpus(8))
            .job("borrows", "guest", job -> job.gpus(8));

    @Test
    void whoHasNotWaitedLongEnoughIsAskedAgainThen() {
        Situation now = new Situation(cluster);
        long submitted = now.job("whole").submittedMillis();

        assertThat(now.reserve("whole")).isEqualTo(-1);
        assertThat(now.backfill.reconsiderAtMillis(OptionalLong.empty())).hasValue(submitted + TEN_MINUTES);
        assertThat(now.backfill.reconsiderAtMillis(OptionalLong.of(1))).hasValue(1);
    }

    @Test
    void whereAllOfUnknownEndAreBeingStoppedThereIsNothingToBePatientFor() {
        Situation now = new Situation(cluster);
        now.backfill.stopped(JobId.of("team", "guest"), 0);
        now.backfill.stopped(JobId.of("team", "oldest"), 0);

        assertThat(now.reserve("whole")).isEqualTo(-1);
        assertThat(now.backfill.reconsiderAtMillis(OptionalLong.empty())).isEmpty();
    }

    @Test
    void whoHasWaitedIsKeptTheRoomThatIsFreeFirst() {
        Situation now = new Situation(cluster.afterSeconds(601));

        assertThat(now.reserve("whole")).as("within the share").isLessThan(Standing.BORROWED);
        assertThat(now.backfill.decisions()).singleElement().satisfies(reserve -> {
            assertThat(reserve.until().release()).isEqualTo(Release.UNKNOWN_ENDS);
            assertThat(reserve.until().ends())
                    .as("the guest could be sent away, so it counts as the first to end")
                    .containsExactly(JobId.of("team", "guest"));
        });
        assertThat(now.backfill.reconsiderAtMillis(OptionalLong.empty()))
                .as("no time to wait for is known")
                .isEmpty();
    }

    @Test
    void whoWouldBorrowIsKeptNothing() {
        assertThat(new Situation(cluster.afterSeconds(601)).reserve("borrows")).isEqualTo(-1);
    }

    @Test
    void exactlyTenMinutesAreEnough() {
        Situation now = new Situation(cluster);
        long waited = now.nowMillis - now.job("whole").submittedMillis();
        Situation then = new Situation(cluster.afterSeconds((TEN_MINUTES - waited) / 1000 + 1));
        assertThat(then.reserve("whole")).isNotEqualTo(-1);
        assertThat(then.backfill.heldBack(then.job("first"), then.queue("owner"), List.of(H100)))
                .as("it has room on the other node, which nobody keeps")
                .isNotNull();
    }
}
