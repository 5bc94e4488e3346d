package dev.fairlead.operator.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.GpuJobStatus;
import dev.fairlead.operator.api.GpuJobStatusBuilder;
import dev.fairlead.operator.api.JobPhase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The check of outcomes: silent when all is as told, and naming what is not. */
class StoryTest {
    private static final Path EXAMPLES = Path.of("..", "deploy", "examples");
    private final List<GpuJob> last = new ArrayList<>();
    private final JobHistories histories = new JobHistories();

    @Test
    void tellsEveryExample() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".yaml"))
                            .sorted())
                    .containsExactlyElementsOf(
                            Story.CHAPTERS.stream().map(Chapter::file).toList());
        }
        for (Chapter chapter : Story.CHAPTERS) {
            assertThat(chapter.text(EXAMPLES)).as(chapter.file()).endsWith(".");
        }
    }

    @Test
    void aStoryThatEndsAsToldHasNoDifferences() {
        Story.ENDS.forEach(this::plays);

        assertThat(differences()).isEmpty();
    }

    @Test
    void anElasticJobMayGrowInSteps() {
        happens(running("sweep", Collections.nCopies(12, "h100-000")));
        happens(running("sweep", Collections.nCopies(14, "h100-000")));
        happens(running("sweep", Collections.nCopies(16, "h100-000")));

        Story.ENDS.stream().filter(end -> !end.job().equals("sweep")).forEach(this::plays);
        plays(ExpectedEnd.succeeds("sweep", 8));

        assertThat(differences()).isEmpty();
    }

    @Test
    void namesTheJobThatWasNotStopped() {
        Story.ENDS.stream()
                .map(end -> end.job().equals("llama") ? ExpectedEnd.succeeds("llama", 8) : end)
                .forEach(this::plays);

        assertThat(differences())
                .containsExactly(
                        "The number of attempts of llama should be 2, but is 1.",
                        "The number of preemptions of llama should be 1, but is 0.",
                        "The preemptedBy of llama should be research/hotfix, but is empty.");
    }

    @Test
    void namesTheJobThatDidNotShrink() {
        Story.ENDS.stream()
                .map(end -> end.job().equals("sweep")
                        ? ExpectedEnd.succeeds("sweep", 12).resizedTo(16)
                        : end)
                .forEach(this::plays);

        assertThat(differences())
                .containsExactly("The replicas of sweep should be [12, 16, 8] one after another, but were [12, 16].");
    }

    @Test
    void namesJobsThatWereNotWhereTheStorySays() {
        Story.ENDS.forEach(this::plays);
        happens(running("notebook-lin", List.of("a100-009")));
        happens(running("llama", List.of("h100-000", "h100-008")));

        assertThat(differences())
                .containsExactly(
                        "notebook-ada, notebook-lin, eval-small should share one node, but were on [a100-009, h100-000].",
                        "llama should always be inside one rack, but was on [h100-rack-00, h100-rack-01] at once.");
    }

    @Test
    void namesAJobThatNobodyLookedAt() {
        Story.ENDS.stream().filter(end -> !end.job().equals("too-wide")).forEach(this::plays);

        assertThat(differences()).containsExactly("too-wide should be Pending, but has no status.");
    }

    private List<String> differences() {
        return Story.differences(new Scene(List.of(), last), histories);
    }

    /** A job that lives as an expectation says, all of its replicas on one node. */
    private void plays(ExpectedEnd end) {
        for (int replicas : end.replicas()) {
            happens(running(end.job(), Collections.nCopies(replicas, "h100-000")));
        }
        GpuJob ended = TestJobs.job(
                end.job(),
                new GpuJobStatusBuilder()
                        .phase(end.phase())
                        .reason(end.reason())
                        .attempts(end.attempts())
                        .preemptions(end.preemptedBy().isEmpty() ? 0 : 1)
                        .preemptedBy(end.preemptedBy().isEmpty() ? null : end.preemptedBy())
                        .build());
        last.add(ended);
        happens(ended);
    }

    private void happens(GpuJob job) {
        histories.add(new Change(Duration.ZERO, job));
    }

    private static GpuJob running(String name, List<String> nodes) {
        GpuJobStatus status = new GpuJobStatusBuilder()
                .phase(JobPhase.RUNNING)
                .replicas(nodes.size())
                .nodes(nodes)
                .build();
        return TestJobs.job(name, status);
    }
}
