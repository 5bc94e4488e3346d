package dev.fairlead.core.backfill;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.capacity.CapacityView;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.scenario.Scenario;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two of the three replicas of "first" have their room on n1, one on n2; each node has 10 of everything. */
class ReservationTest {
    private static final Resources TEN = new Resources(10, 10, 10, 10, 10);
    private static final Resources FOUR = new Resources(4, 4, 4, 4, 4);

    private final Situation now = situation(FOUR);

    private static Situation situation(Resources each) {
        return new Situation(Scenario.cluster()
                .node("n1", node -> node.offers(TEN), "r1")
                .node("n2", node -> node.offers(TEN), "r1")
                .node("n3", node -> node.offers(TEN), "r1")
                .queue("q")
                .queue("other")
                .job("first", "q", job -> job.gang(3, 1).each(each))
                .job("one", "q", job -> job.gpus(1))
                .job("sharing", "other", job -> job.share(400))
                .job("large", "other", job -> job.gpus(7)));
    }

    private static Reservation reservation(Situation now) {
        return new Reservation(
                now.job("first"),
                now.queue("q"),
                now.on("n1", "n1", "n2"),
                now.nowMillis,
                0,
                List.of(),
                now.state.fleet().future(),
                now.state.ledgerFuture().copy());
    }

    static Stream<LongFunction<Resources>> itIsBrokenOnceOneAmountThatItNeedsIsTaken() {
        return Stream.of(
                amount -> new Resources(amount, 0, 0, 0, 0),
                amount -> new Resources(0, amount, 0, 0, 0),
                amount -> new Resources(0, 0, amount, 0, 0),
                amount -> new Resources(0, 0, 0, amount, 0),
                amount -> new Resources(0, 0, 0, 0, amount));
    }

    @ParameterizedTest
    @MethodSource
    void itIsBrokenOnceOneAmountThatItNeedsIsTaken(LongFunction<Resources> of) {
        assertThat(brokenBy(of.apply(2), FOUR)).as("two of ten are spare on n1").isFalse();
        assertThat(brokenBy(of.apply(3), FOUR)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("itIsBrokenOnceOneAmountThatItNeedsIsTaken")
    void whatItDoesNotAskForMayBeOvercommitted(LongFunction<Resources> of) {
        Resources onlyThat = of.apply(1).plus(new Resources(1, 0, 0, 0, 0));
        for (LongFunction<Resources> other :
                itIsBrokenOnceOneAmountThatItNeedsIsTaken().skip(1).toList()) {
            boolean asks = !other.apply(1).equals(of.apply(1));
            if (asks) {
                assertThat(brokenBy(other.apply(11), onlyThat))
                        .as("%s where each asks for %s", other.apply(11), onlyThat)
                        .isFalse();
            }
        }
    }

    /** A job that stays has taken so much of n1. */
    private static boolean brokenBy(Resources taken, Resources each) {
        Situation now = situation(each);
        Reservation reservation = reservation(now);
        boolean before = reservation.broken();
        assertThat(before).isFalse();
        Situation other = new Situation(Scenario.cluster()
                .node("n1", node -> node.offers(TEN), "r1")
                .queue("q")
                .job("takes", "q", job -> job.launcher(taken)));
        reservation.stays(other.job("takes"), now.queue("q"), now.on("n1"));
        return reservation.broken();
    }

    @Test
    void whatStaysUsesQuotaThen() {
        Reservation reservation = reservation(now);
        reservation.stays(now.job("large"), now.queue("other"), now.on("n3"));

        assertThat(reservation.used.used(now.queue("other"), H100)).isEqualTo(7000);
        assertThat(reservation.broken()).as("n3 is not its node").isFalse();
    }

    @Test
    void aShareCountsAsIfItOpenedADevice() {
        Reservation reservation = reservation(now);
        reservation.stays(now.job("sharing"), now.queue("other"), now.on("n1"));
        reservation.stays(now.job("sharing"), now.queue("other"), now.on("n1"));
        assertThat(reservation.broken()).isFalse();
        reservation.stays(now.job("sharing"), now.queue("other"), now.on("n1"));

        assertThat(reservation.broken()).isTrue();
    }

    @Test
    void whatItNeedsIsTakenFromTheViewAndGivenBack() {
        Reservation reservation = reservation(now);
        CapacityView view = now.state.fleet().now();
        reservation.keepFrom(now.job("one"), view);
        reservation.keepFrom(now.job("one"), view);

        assertThat(view.free(now.slot("n1"))).isEqualTo(new Resources(2, 2, 2, 2, 2));
        assertThat(view.free(now.slot("n2"))).isEqualTo(new Resources(6, 6, 6, 6, 6));
        assertThat(view.free(now.slot("n3"))).isEqualTo(TEN);
        reservation.giveBack(view);
        reservation.giveBack(view);
        assertThat(view.free(now.slot("n1"))).isEqualTo(TEN);
    }

    @Test
    void aShareIsKeptFromItsNodesAltogether() {
        Reservation reservation = reservation(now);
        CapacityView view = now.state.fleet().now();
        reservation.keepFrom(now.job("sharing"), view);

        Resources share = now.job("sharing").gang().need(0);
        assertThat(view.replicasThatFit(now.slot("n1"), share)).isZero();
        assertThat(view.replicasThatFit(now.slot("n3"), share)).isPositive();
        reservation.giveBack(view);
        assertThat(view.free(now.slot("n1"))).isEqualTo(TEN);
    }

    @Test
    void onlyNodesOnWhichTheOtherWouldFitAreClosed() {
        now.state.fleet().bookNow(now.slot("n2"), Resources.ofGpus(4), 1);
        Reservation reservation = reservation(now);
        CapacityView view = now.state.fleet().now();
        reservation.close(view, now.job("large"));

        assertThat(view.free(now.slot("n1")).gpus()).isNegative();
        assertThat(view.free(now.slot("n2")).gpus())
                .as("six are too few anyway")
                .isEqualTo(6);
        reservation.giveBack(view);
        assertThat(view.free(now.slot("n1"))).isEqualTo(TEN);
    }
}
