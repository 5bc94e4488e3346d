package dev.fairlead.core.state;

import static dev.fairlead.core.scenario.Scenario.A100;
import static dev.fairlead.core.scenario.Scenario.H100;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.scenario.Scenario;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Who runs, by when each is expected to end. */
class RunningByEndTest {
    private final Scenario cluster = Scenario.cluster()
            .node("n1", "r1")
            .node("old", node -> node.gpus(A100, 8), "r1")
            .queue("q")
            .running("hour", "q", job -> job.expectedSeconds(3600), "n1")
            .running("minute", "q", job -> job.expectedSeconds(3600).atMostSeconds(60), "n1")
            .running("at most a day", "q", job -> job.atMostSeconds(86_400), "n1")
            .running("who knows", "q", job -> job, "n1");

    @Test
    void theNextToEndComesFirst() {
        assertThat(endingAfter(0)).containsExactly("minute", "hour", "at most a day");
        assertThat(overdue(0)).isEmpty();
        assertThat(unknown(H100)).containsExactly("who knows");
    }

    @Test
    void whoseTimeIsOverIsOverdueFromThatMomentOn() {
        assertThat(overdue(59)).isEmpty();
        assertThat(overdue(60)).containsExactly("minute");
        assertThat(endingAfter(60)).containsExactly("hour", "at most a day");
        assertThat(overdue(1_000_000)).containsExactly("minute", "hour", "at most a day");
        assertThat(endingAfter(1_000_000)).isEmpty();
    }

    @Test
    void amongEqualEndsTheOlderComesFirstAndThenTheName() {
        cluster.running("b", "q", job -> job.expectedSeconds(7200), "n1")
                .running("a", "q", job -> job.expectedSeconds(7200), "n1")
                .afterSeconds(3600)
                .running("younger", "q", job -> job.expectedSeconds(3600), "n1")
                .running("known too late", "q", job -> job, "n1");

        assertThat(endingAfter(0)).containsExactly("minute", "hour", "a", "b", "younger", "at most a day");
        assertThat(unknown(H100)).containsExactly("who knows", "known too late");
    }

    @Test
    void eachTypeHasItsOwn() {
        cluster.running("elsewhere", "q", job -> job, "old");

        assertThat(unknown(A100)).containsExactly("elsewhere");
        assertThat(unknown(H100)).containsExactly("who knows");
        assertThat(unknown(new GpuType("B200"))).isEmpty();
        assertThat(names(cluster.state().byEnd().endingAfter(new GpuType("B200"), 0)))
                .isEmpty();
    }

    @Test
    void whoNoLongerRunsIsNotThere() {
        cluster.state().leave(new JobId("team", "minute", ""));
        cluster.finished("hour").finished("who knows");

        assertThat(endingAfter(0)).containsExactly("at most a day");
        assertThat(unknown(H100)).isEmpty();
    }

    @Test
    void whoSaysSomethingElseIsSortedAnew() {
        cluster.job("hour", "q", job -> job.expectedSeconds(30)).job("who knows", "q", job -> job.expectedSeconds(10));

        assertThat(endingAfter(0)).containsExactly("who knows", "hour", "minute", "at most a day");
        assertThat(unknown(H100)).isEmpty();
    }

    private List<String> endingAfter(long seconds) {
        return names(cluster.state().byEnd().endingAfter(H100, at(seconds)));
    }

    private List<String> overdue(long seconds) {
        return names(cluster.state().byEnd().overdue(H100, at(seconds)));
    }

    private List<String> unknown(GpuType type) {
        return names(cluster.state().byEnd().unknown(type));
    }

    /** So long after the first jobs started. */
    private static long at(long seconds) {
        return 1_000_000_000 + seconds * 1000;
    }

    private static List<String> names(Iterable<TrackedJob> jobs) {
        return StreamSupport.stream(jobs.spliterator(), false)
                .map(tracked -> tracked.job().id().name())
                .toList();
    }
}
