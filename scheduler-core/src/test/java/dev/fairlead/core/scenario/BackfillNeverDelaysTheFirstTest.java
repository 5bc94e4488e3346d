package dev.fairlead.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.plan.Decision.Until;
import org.junit.jupiter.api.Test;

/** The first job that cannot start holds the room of its earliest start against whoever would be in it then. */
class BackfillNeverDelaysTheFirstTest {
    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .node("n2", "r1")
            .queue("q")
            .running("long", "q", job -> job.gpus(8).expectedSeconds(7200), "n1")
            .running("half", "q", job -> job.gpus(4).expectedSeconds(3600), "n2")
            .job("first", "q", job -> job.gpus(8));

    @Test
    void theFirstIsToldWhenAndWhereItStarts() {
        Outcome outcome = cluster.decide();

        Until until = outcome.reservationOf("first").until();
        assertThat(outcome.reservedFor("first")).containsExactly("n2");
        assertThat(until.release()).isEqualTo(Until.Release.EXPECTED_ENDS);
        assertThat(until.latestMillis()).isEqualTo(cluster.nowMillis() + 3_600_000);
        assertThat(until.ends()).extracting(id -> id.name()).containsExactly("half");
        assertThat(outcome.reservationOf("first").because())
                .isEqualTo(
                        "is first in line for 8 H100: its room on 1 node is free at 14:47 UTC at the latest, when job"
                                + " team/half ends");
        assertThat(outcome.plan().reconsiderAtMillis()).hasValue(until.latestMillis());
    }

    @Test
    void aJobThatWouldRunLongerWaitsThoughItHasRoom() {
        Outcome outcome = cluster.job("too long", "q", job -> job.gpus(4).expectedSeconds(3601))
                .decide();

        assertThat(outcome.placed()).isEmpty();
        assertThat(outcome.vetoOf("too long").reason()).isEqualTo(Veto.Reason.RESERVED_FOR_OTHERS);
        assertThat(outcome.vetoOf("too long").sentence())
                .contains("kept for job team/first")
                .contains("starts there at 14:47 UTC")
                .contains("it would run beyond that");
    }

    @Test
    void itHoldsAgainstOtherQueuesToo() {
        Outcome outcome = cluster.queue("other")
                .running("also", "other", job -> job.gpus(4).expectedSeconds(60), "n2")
                .afterSeconds(10)
                .job("later", "other", job -> job.gpus(8))
                .decide();

        assertThat(outcome.reserved()).containsExactly("first");
        assertThat(outcome.held()).containsExactly("later");
    }

    @Test
    void whoOutlivesItsExpectationIsGivenAMinuteThenTwoThenFour() {
        cluster.afterSeconds(3600 + 61);

        assertThat(cluster.decide().reservationOf("first").until().latestMillis())
                .isEqualTo(cluster.nowMillis() - 61_000 + 120_000);
    }

    @Test
    void itStartsAsSoonAsTheRoomIsThere() {
        cluster.decide();

        assertThat(cluster.afterSeconds(600).finished("half").decide().placed()).containsExactly("first");
    }

    @Test
    void aStrongerClaimIsNotHeldBack() {
        Outcome outcome = cluster.queue("owner", queue -> queue.guaranteed(Scenario.H100, 4))
                .job("owed", "owner", job -> job.gpus(4))
                .decide();

        assertThat(outcome.placed()).containsExactly("owed");
        assertThat(outcome.reservedFor("first")).containsExactly("n1");
    }

    @Test
    void theLimitItNeedsThenIsKeptAsWell() {
        Scenario limited = Scenario.cluster()
                .node("n1", "r1")
                .node("n2", "r1")
                .queue("org", queue -> queue.limit(Scenario.H100, 12))
                .queue("a", queue -> queue.below("org").guaranteed(Scenario.H100, 11))
                .queue("b", queue -> queue.below("org"))
                .queue("elsewhere")
                .running("x", "elsewhere", job -> job.gpus(5).expectedSeconds(3600), "n1")
                .running("y", "a", job -> job.gpus(3).expectedSeconds(7200), "n2")
                .job("first", "a", job -> job.gpus(8));

        Outcome outcome = limited.job("small", "b", job -> job.gpus(3)).decide();

        assertThat(outcome.reservedFor("first")).containsExactly("n1");
        assertThat(outcome.held()).containsExactly("small");
    }
}
