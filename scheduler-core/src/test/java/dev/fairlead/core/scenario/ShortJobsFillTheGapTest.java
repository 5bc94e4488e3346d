package dev.fairlead.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.SchedulingPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Until the first job's room is complete, it is used by whoever is gone in time. */
class ShortJobsFillTheGapTest {
    private static Scenario with(Scenario cluster) {
        return cluster.node("n1", "r1")
                .queue("q")
                .running("x", "q", job -> job.gpus(4).expectedSeconds(3600), "n1")
                .job("first", "q", job -> job.gpus(8))
                .job("long", "q", job -> job.gpus(2).expectedSeconds(7200))
                .job("short", "q", job -> job.gpus(2).expectedSeconds(3600))
                .job("limited", "q", job -> job.gpus(2).atMostSeconds(1800));
    }

    @Test
    void jobsThatEndInTimeStart() {
        Outcome outcome = with(Scenario.cluster()).decide();

        assertThat(outcome.placed()).containsExactly("short", "limited");
        assertThat(outcome.reserved()).containsExactly("first");
        assertThat(outcome.held()).containsExactly("long");
    }

    @Test
    void withBackfillOffWhoeverFitsStartsAndTheFirstMayWaitForEver() {
        SchedulingPolicy off = new SchedulingPolicy(0, 0, List.of(), false);

        Outcome outcome = with(Scenario.cluster(off)).decide();

        assertThat(outcome.placed()).containsExactly("long", "short");
        assertThat(outcome.held()).containsExactly("first", "limited");
    }

    @Test
    void whatEndsLaterThanItSaidIsWaitedFor() {
        Scenario cluster = with(Scenario.cluster());
        cluster.decide();

        Outcome outcome =
                cluster.afterSeconds(3600).finished("x").finished("limited").decide();

        assertThat(outcome.placed()).isEmpty();
        assertThat(outcome.reservationOf("first").until().latestMillis()).isEqualTo(cluster.nowMillis() + 60_000);
    }
}
