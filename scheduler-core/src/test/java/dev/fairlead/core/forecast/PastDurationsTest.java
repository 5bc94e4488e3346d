package dev.fairlead.core.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.core.model.AcceptedGpuType;
import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeSelection;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.TopologyRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What jobs took before says how long the next of their kind will take. */
class PastDurationsTest {
    private final PastDurations past = new PastDurations(10);

    @Test
    void aQuantileOfWhatTheLikeTook() {
        complete(job(2, 0), 50, 10, 40, 20, 30);

        assertThat(past.millis(job(2, 0), 0, 0.5)).hasValue(30);
        assertThat(past.millis(job(2, 0), 0, 0.2)).hasValue(10);
        assertThat(past.millis(job(2, 0), 0, 0.21)).hasValue(20);
        assertThat(past.millis(job(2, 0), 0, 0)).hasValue(10);
        assertThat(past.millis(job(2, 0), 0, 1)).hasValue(50);
    }

    @Test
    void whoHasRunLongIsComparedWithThoseThatTookLonger() {
        complete(job(2, 0), 10, 20, 30, 40, 50);

        assertThat(past.millis(job(2, 0), 20, 0.5)).hasValue(40);
        assertThat(past.millis(job(2, 0), 49, 0.5)).hasValue(50);
        assertThat(past.millis(job(2, 0), 50, 0.5)).as("nothing took longer").isEmpty();
        assertThat(past.millis(job(2, 7), 50, 0.5)).as("what its user said").hasValue(7_000);
        assertThat(past.millis(job(2, 7), 9_000, 0.5))
                .as("and not less than it ran")
                .hasValue(9_000);
    }

    @Test
    void fewerThanFiveSayNothing() {
        complete(job(2, 0), 10, 20, 30, 40);
        assertThat(past.millis(job(2, 0), 0, 0.5)).isEmpty();
        assertThat(past.millis(job(2, 1), 0, 0.5)).hasValue(1_000);

        complete(job(2, 0), 50);
        assertThat(past.millis(job(2, 0), 0, 0.5)).hasValue(30);
    }

    @Test
    void anotherSizeIsAnotherKind() {
        complete(job(2, 0), 10, 20, 30, 40, 50);

        assertThat(past.millis(job(3, 0), 0, 0.5)).isEmpty();
    }

    @Test
    void onlyTheLatestAreRemembered() {
        PastDurations five = new PastDurations(5);
        for (long millis = 10; millis <= 100; millis += 10) {
            five.completed(job(2, 0), millis);
        }

        assertThat(five.millis(job(2, 0), 0, 0)).hasValue(60);
        assertThat(five.millis(job(2, 0), 0, 1)).hasValue(100);
    }

    @Test
    void tooFewToRememberAreRefused() {
        assertThatThrownBy(() -> new PastDurations(4))
                .hasMessage("fewer than 5 durations say nothing, and 4 are to be remembered");
    }

    private void complete(Job job, long... millis) {
        for (long each : millis) {
            past.completed(job, each);
        }
    }

    private static Job job(long gpus, long expectedSeconds) {
        return new Job(
                JobId.of("team", "job"),
                new QueueName("q"),
                new Gang(1, 1, Resources.ofGpus(gpus)),
                List.<AcceptedGpuType>of(),
                TopologyRequest.ANYWHERE,
                0,
                true,
                true,
                0,
                0,
                expectedSeconds,
                0,
                0,
                NodeSelection.ANY_NODE,
                List.of());
    }
}
