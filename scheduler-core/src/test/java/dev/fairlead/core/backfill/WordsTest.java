package dev.fairlead.core.backfill;

import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.JobId;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.plan.Decision.Until.Release;
import dev.fairlead.core.scenario.Scenario;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is said of a reservation to whoever holds it and to whoever is held back. It is 13:46:40 UTC. */
class WordsTest {
    private final Situation now = new Situation(Scenario.cluster()
            .node("n1", "r1")
            .node("n2", "r1")
            .queue("q")
            .job("first", "q", job -> job.gang(3, 4))
            .job("silent", "q")
            .job("expects", "q", job -> job.expectedSeconds(60))
            .job("bounded", "q", job -> job.atMostSeconds(60)));

    @Test
    void whenAndWhereTheFirstStarts() {
        assertThat(decision(90_000, 1).because())
                .isEqualTo(
                        "is first in line for 12 H100: its room on 2 nodes is free at 13:49 UTC at the latest, when job"
                                + " team/j1 ends");
        assertThat(decision(90_000, 3).because()).endsWith("when jobs team/j1, team/j2, team/j3 end");
        assertThat(decision(90_000, 5).because()).endsWith("when jobs team/j1, team/j2, team/j3 and 2 others end");
        assertThat(decision(90_000, 0).because()).endsWith("when others end");
        assertThat(decision(20_000, 0).because()).as("a whole minute stays").contains("at 13:47 UTC");
    }

    @Test
    void anotherDayIsNamed() {
        assertThat(decision(24 * 3_600_000, 0).because()).contains("free at 1970-01-13 13:47 UTC at the latest");
    }

    @Test
    void whereNobodyKnowsWhenItIsSaidWhatWouldTell() {
        Decision.Reserve reserve = Words.decision(
                reservation(ExpectedEnd.UNKNOWN, List.of(JobId.of("team", "j1"))), now.state.fleet(), now.nowMillis);

        assertThat(reserve.until().release()).isEqualTo(Release.UNKNOWN_ENDS);
        assertThat(reserve.because())
                .isEqualTo(
                        "is first in line for 12 H100: its room on 2 nodes is kept and free when job team/j1 ends; when"
                                + " that is nobody knows (spec.expectedDurationSeconds of those jobs would say)");
    }

    @Test
    void whoIsHeldBackHearsWhatItWouldHaveToSay() {
        assertThat(heldBack("silent"))
                .isEqualTo(
                        "there is room for it, but some of those H100 are kept for job team/first, which is before it"
                                + " and starts there at 13:49 UTC: it does not say how long it runs and can start only"
                                + " with a spec.expectedDurationSeconds that ends by then");
        assertThat(heldBack("expects")).contains(": it would run beyond that and can start only with");
        assertThat(heldBack("bounded")).contains(": it would run beyond that and can start only with");
    }

    private String heldBack(String job) {
        return Words.heldBack(now.job(job), H100, reservation(now.nowMillis + 90_000, List.of()), now.nowMillis)
                .sentence();
    }

    private Decision.Reserve decision(long inMillis, int jobs) {
        List<JobId> waitsFor = IntStream.rangeClosed(1, jobs)
                .mapToObj(number -> JobId.of("team", "j" + number))
                .toList();
        return Words.decision(reservation(now.nowMillis + inMillis, waitsFor), now.state.fleet(), now.nowMillis);
    }

    private Reservation reservation(long startMillis, List<JobId> waitsFor) {
        return new Reservation(
                now.job("first"),
                now.queue("q"),
                now.on("n1", "n1", "n2"),
                startMillis,
                0,
                waitsFor,
                now.state.fleet().future(),
                now.state.ledgerFuture().copy());
    }
}
