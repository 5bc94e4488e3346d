package dev.fairlead.core.backfill;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.Job;
import dev.fairlead.core.scenario.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Against whom a reservation holds. Of 16 GPUs, "org" is guaranteed 8, of them its team "deep" 4 and its team "wide"
 * nothing; "apart" is guaranteed 4.
 */
class StandingTest {
    private final Situation now = new Situation(Scenario.cluster()
            .node("n1", "r1")
            .node("n2", "r1")
            .queue("org", queue -> queue.guaranteed(H100, 8))
            .queue("deep", queue -> queue.below("org").guaranteed(H100, 4))
            .queue("wide", queue -> queue.below("org"))
            .queue("apart", queue -> queue.guaranteed(H100, 4))
            .job("deep4", "deep", job -> job.gpus(4))
            .job("deep8", "deep", job -> job.gpus(8))
            .job("deep7", "deep", job -> job.gpus(7))
            .job("wide3", "wide", job -> job.gpus(3))
            .job("apart4", "apart", job -> job.gpus(4))
            .job("apart8", "apart", job -> job.gpus(8))
            .job("forever", "apart", job -> job.gpus(8).notPreemptible())
            .job("an hour at least", "apart", job -> job.gpus(8).minimumRuntimeSeconds(3600)));
    private final Standing standing = new Standing(now.state.queueTree(), now.state.ledgerFuture(), now.shares);

    @Test
    void claimsAgainstEveryone() {
        assertThat(now.shares.entitlement(now.queue("org"), H100)).isEqualTo(10);
        assertThat(now.shares.entitlement(now.queue("apart"), H100)).isEqualTo(6);
        assertThat(standing.againstEveryone(rank("deep4"))).as("guaranteed").isZero();
        assertThat(standing.againstEveryone(rank("deep7")))
                .as("within the share")
                .isEqualTo(1);
        assertThat(standing.againstEveryone(rank("deep8")))
                .as("more than its share of org's")
                .isEqualTo(2);
        assertThat(standing.againstEveryone(rank("apart8"))).as("borrowed").isEqualTo(Standing.BORROWED);
    }

    @Test
    void theStrongerClaimInTheCircleThatBothAreInPasses() {
        assertThat(passes("apart4", "deep4")).as("both are guaranteed").isFalse();
        assertThat(passes("deep4", "apart8")).as("guaranteed before borrowed").isTrue();
        assertThat(passes("apart8", "deep4")).isFalse();
        assertThat(passes("wide3", "apart8")).isTrue();
        assertThat(passes("deep4", "wide3"))
                .as("against its sibling it is guaranteed")
                .isTrue();
        assertThat(passes("wide3", "deep4")).isFalse();
    }

    @Test
    void inOneQueueOnlyWhoDoesNotBorrowPassesWhoDoes() {
        assertThat(passes("apart4", "apart8")).isTrue();
        assertThat(passes("apart8", "apart8")).isFalse();
        assertThat(passes("deep4", "deep7")).as("neither borrows").isFalse();
    }

    @Test
    void whoCouldBeSentAwayAgainGivesWay() {
        assertThat(givesWay("deep", "apart8")).isTrue();
        assertThat(givesWay("deep", "apart4")).as("it stays within its share").isFalse();
        assertThat(givesWay("deep", "forever")).isFalse();
        assertThat(givesWay("deep", "an hour at least")).isFalse();
        assertThat(givesWay("apart", "apart8")).as("its own queue").isFalse();
        assertThat(standing.givesWay(now.queue("deep"), now.job("apart8"), -1, H100, 8_000))
                .as("its queue is gone")
                .isFalse();
        assertThat(givesWay("wide", "deep8"))
                .as("beyond its share among siblings")
                .isTrue();
    }

    @Test
    void whoStaysBeyondTheTime() {
        Situation timed = new Situation(Scenario.cluster()
                .node("n1", "r1")
                .queue("q")
                .job("first", "q", job -> job.gpus(8))
                .job("hour", "q", job -> job.expectedSeconds(3600))
                .job("silent", "q"));
        Standing then = new Standing(timed.state.queueTree(), timed.state.ledgerFuture(), timed.shares);
        Reservation inAnHour = reservation(timed, "first", timed.nowMillis + 3_600_000);
        Reservation sooner = reservation(timed, "first", timed.nowMillis + 3_599_999);
        int queue = timed.queue("q");

        assertThat(then.staysBeyond(timed.job("hour"), queue, inAnHour, timed.nowMillis))
                .isFalse();
        assertThat(then.staysBeyond(timed.job("hour"), queue, sooner, timed.nowMillis))
                .isTrue();
        assertThat(then.staysBeyond(timed.job("silent"), queue, inAnHour, timed.nowMillis))
                .isTrue();
    }

    @Test
    void whereNobodyKnowsTheTimeOnlyWhoGivesWayDoesNotStay() {
        Reservation open = reservation(now, "deep4", ExpectedEnd.UNKNOWN);

        assertThat(standing.staysBeyond(now.job("apart8"), now.queue("apart"), open, now.nowMillis))
                .isFalse();
        assertThat(standing.staysBeyond(now.job("apart4"), now.queue("apart"), open, now.nowMillis))
                .isTrue();
    }

    private int rank(String name) {
        Job job = now.job(name);
        return standing.claim(now.queue(job), H100, job.gang().gpuMillis(1));
    }

    private boolean passes(String name, String owner) {
        Reservation reservation = reservation(now, owner, now.nowMillis + 1);
        return standing.passes(reservation, now.queue(now.job(name)), rank(name));
    }

    private boolean givesWay(String owner, String name) {
        Job other = now.job(name);
        return standing.givesWay(
                now.queue(owner), other, now.queue(other), H100, other.gang().gpuMillis(1));
    }

    private static Reservation reservation(Situation now, String name, long startMillis) {
        Job job = now.job(name);
        Standing standing = new Standing(now.state.queueTree(), now.state.ledgerFuture(), now.shares);
        return new Reservation(
                job,
                now.queue(job),
                now.on("n1"),
                startMillis,
                standing.claim(now.queue(job), H100, job.gang().gpuMillis(1)),
                List.of(),
                now.state.fleet().future(),
                now.state.ledgerFuture().copy());
    }
}
