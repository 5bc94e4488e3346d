package dev.fairlead.core.backfill;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.scenario.Scenario;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * Two nodes of 8: n1 is half full for an hour, n2 is full for two. The first job needs a whole node, so it has room on n1 in
 * an hour.
 */
class BackfillTest {
    private static final long HOUR = 3_600_000;

    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .node("n2", "r1")
            .queue("q")
            .queue("owner", queue -> queue.guaranteed(H100, 4))
            .running("half", "q", job -> job.gpus(4).expectedSeconds(3600), "n1")
            .running("full", "q", job -> job.gpus(8).expectedSeconds(7200), "n2")
            .job("first", "q", job -> job.gpus(8))
            .job("short", "q", job -> job.gpus(4).expectedSeconds(3600))
            .job("long", "q", job -> job.gpus(4).expectedSeconds(3601))
            .job("silent", "q", job -> job.gpus(2))
            .job("elastic", "q", job -> job.elastic(1, 6, 1))
            .job("sharing", "q", job -> job.share(500))
            .job("owed", "owner", job -> job.gpus(4));

    @Test
    void withoutAReservationEverybodyHasAllRoom() {
        Situation now = new Situation(cluster);

        assertThat(now.place("long")).containsExactly("n1");
        assertThat(now.placeOnceOthersLeft("long")).containsExactly("n1");
        assertThat(now.backfill.guards(now.job("long"), now.queue("q"), H100)).isFalse();
        assertThat(now.backfill.mayReserve(H100)).isTrue();
        assertThat(now.backfill.heldBack(now.job("long"), now.queue("q"), List.of(H100)))
                .isNull();
        assertThat(now.backfill.reconsiderAtMillis(OptionalLong.empty())).isEmpty();
        assertThat(now.backfill.reconsiderAtMillis(OptionalLong.of(7))).hasValue(7);
        assertThat(now.backfill.changes()).isZero();
        assertThat(now.reserved()).isEmpty();
    }

    @Test
    void onlyWhoEndsInTimeMayUseTheRoomOfTheFirst() {
        Situation now = new Situation(cluster);

        assertThat(now.reserve("first")).as("it would only borrow").isEqualTo(2);
        assertThat(now.place("short")).containsExactly("n1");
        assertThat(now.place("long")).isEmpty();
        assertThat(now.place("silent")).isEmpty();
        assertThat(now.place("elastic")).isEmpty();
        assertThat(now.place("sharing")).isEmpty();
        assertThat(now.place("owed")).as("its claim is stronger").containsExactly("n1");
        assertThat(now.place("first")).isEmpty();
        assertThat(now.backfill.anyRoom(now.job("long"), H100, 1)).isNotNull();
    }

    @Test
    void theViewIsWholeAgainAfterwards() {
        Situation now = new Situation(cluster);
        Resources before = now.state.fleet().now().free(now.slot("n1"));
        Resources later = now.state.fleet().future().free(now.slot("n1"));
        now.reserve("first");

        now.place("long");
        assertThat(now.state.fleet().now().free(now.slot("n1"))).isNotEqualTo(before);
        now.backfill.openUp();
        assertThat(now.state.fleet().now().free(now.slot("n1"))).isEqualTo(before);
        now.place("long");
        now.placeOnceOthersLeft("long");
        now.backfill.repair();
        assertThat(now.state.fleet().now().free(now.slot("n1"))).isEqualTo(before);
        now.place("long");
        assertThat(now.backfill.decisions()).hasSize(1);
        assertThat(now.state.fleet().now().free(now.slot("n1"))).isEqualTo(before);
        assertThat(now.state.fleet().future().free(now.slot("n1"))).isEqualTo(later);
    }

    @Test
    void againstWhomAReservationHolds() {
        Situation now = new Situation(cluster);
        now.reserve("first");

        assertThat(now.backfill.guards(now.job("long"), now.queue("q"), H100)).isTrue();
        assertThat(now.backfill.guards(now.job("first"), now.queue("q"), H100)).isFalse();
        assertThat(now.backfill.guards(now.job("owed"), now.queue("owner"), H100))
                .isFalse();
        Veto veto = now.backfill.heldBack(now.job("long"), now.queue("q"), List.of(H100));
        assertThat(veto).isNotNull().extracting(Veto::reason).isEqualTo(Veto.Reason.RESERVED_FOR_OTHERS);
        assertThat(now.backfill.heldBack(now.job("first"), now.queue("q"), List.of(H100)))
                .as("the first has no room that is kept from it")
                .isNull();
        assertThat(now.backfill.heldBack(now.job("owed"), now.queue("owner"), List.of(H100)))
                .isNull();
    }

    @Test
    void aShareReservesLikeAnybodyElse() {
        Situation now = new Situation(cluster);

        assertThat(now.reserve("sharing")).as("within its share").isEqualTo(1);
        assertThat(now.reserved()).hasSize(1);
    }

    @Test
    void whoCannotReserve() {
        Situation now = new Situation(cluster.job("huge", "q", job -> job.gang(3, 8))
                .queue("limited", queue -> queue.limit(H100, 2))
                .job("over its limit", "limited", job -> job.gpus(8)));

        assertThat(now.reserve("over its limit")).isEqualTo(-1);
        assertThat(now.reserve("huge")).as("there will never be room").isEqualTo(-1);
        assertThat(now.reserved()).isEmpty();
        assertThat(now.reserve("first")).isEqualTo(2);
        assertThat(now.reserve("first")).as("it holds one already").isEqualTo(-1);
        assertThat(now.reserve("long")).as("the type is taken").isEqualTo(-1);
        assertThat(now.backfill.mayReserve(H100)).isFalse();
        assertThat(now.backfill.holds(now.job("first").id())).isTrue();
        assertThat(now.backfill.holds(now.job("long").id())).isFalse();
        assertThat(now.reserved()).containsExactly("first");
    }

    @Test
    void aClaimThatIsTooWeakIsSaidAndNotKept() {
        Situation now = new Situation(cluster);

        assertThat(now.backfill.reserve(now.job("first"), now.queue("q"), List.of(H100), 1))
                .isEqualTo(2);
        assertThat(now.backfill.changes()).isZero();
        assertThat(now.reserved()).isEmpty();
        assertThat(now.reserve("first")).isEqualTo(2);
        assertThat(now.backfill.changes()).isEqualTo(1);
    }

    @Test
    void afterFourSearchesOfATypeTheCycleLooksNoMore() {
        Situation now = new Situation(cluster.job("huge", "q", job -> job.gang(3, 8)));
        for (int search = 0; search < 4; search++) {
            assertThat(now.backfill.mayReserve(H100)).isTrue();
            now.reserve("huge");
        }

        assertThat(now.backfill.mayReserve(H100)).isFalse();
        assertThat(now.reserve("first")).isEqualTo(-1);
    }

    @Test
    void theTimeComesWhenTheRoomIsThere() {
        Situation now = new Situation(cluster);
        now.reserve("first");

        assertThat(now.backfill.reconsiderAtMillis(OptionalLong.empty())).hasValue(now.nowMillis + HOUR);
        assertThat(now.backfill.reconsiderAtMillis(OptionalLong.of(now.nowMillis + 5)))
                .hasValue(now.nowMillis + 5);
    }

    @Test
    void whoStartsAndStaysTakesFromWhatIsSpare() {
        Situation now = new Situation(cluster);
        now.reserve("first");
        now.backfill.placing(now.job("owed"), now.queue("owner"), now.on("n1"));
        now.backfill.repair();

        assertThat(now.backfill.changes()).as("made, lost and made again").isEqualTo(2);
        assertThat(now.backfill.decisions())
                .hasSize(1)
                .allSatisfy(
                        reserve -> assertThat(reserve.until().latestMillis()).isEqualTo(now.nowMillis + HOUR));
    }

    @Test
    void whoEndsInTimeTakesNothing() {
        Situation now = new Situation(cluster);
        now.reserve("first");
        now.backfill.placing(now.job("short"), now.queue("q"), now.on("n1"));
        now.backfill.repair();

        assertThat(now.backfill.changes()).isEqualTo(1);
    }

    @Test
    void whoIsGivenRoomThatPodsLeaveReservesNoMore() {
        Situation now = new Situation(cluster);
        now.reserve("first");
        now.backfill.waitsForPods(now.job("long"), now.queue("q"), now.on("n2"));
        assertThat(now.reserved()).containsExactly("first");
        assertThat(now.backfill.changes()).isEqualTo(1);

        now.backfill.waitsForPods(now.job("first"), now.queue("q"), now.on("n2"));
        assertThat(now.reserved()).isEmpty();
        assertThat(now.backfill.changes()).isEqualTo(2);
    }

    @Test
    void whatWasLostIsSoughtOnceMoreAtTheEnd() {
        Situation now = afterTheLastSearchIsLost();

        assertThat(now.backfill.holds(now.job("first").id())).isFalse();
        assertThat(now.backfill.mayReserve(H100)).isFalse();
        assertThat(now.reserved()).containsExactly("first");
        assertThat(now.backfill.holds(now.job("first").id())).isTrue();
        now.backfill.waitsForPods(now.job("first"), now.queue("q"), now.on("n2"));
        assertThat(now.reserved()).as("and not again").isEmpty();
    }

    @Test
    void whatWasLostIsNotSoughtForWhoeverHasRoomByThen() {
        Situation now = afterTheLastSearchIsLost();
        now.backfill.waitsForPods(now.job("long"), now.queue("q"), now.on("n1"));
        now.backfill.waitsForPods(now.job("first"), now.queue("q"), now.on("n2"));

        assertThat(now.reserved()).isEmpty();
    }

    /** The fourth search found a start for the first job, and a stronger claim took it. */
    private Situation afterTheLastSearchIsLost() {
        Situation now = new Situation(cluster.job("huge", "q", job -> job.gang(3, 8)));
        for (int search = 0; search < 3; search++) {
            now.reserve("huge");
        }
        now.reserve("first");
        assertThat(now.backfill.holds(now.job("first").id())).isTrue();
        now.backfill.placing(now.job("owed"), now.queue("owner"), now.on("n1"));
        now.backfill.repair();
        return now;
    }
}
