package dev.fairlead.simulator.muri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.simulator.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The published schedulers equal the published results on the smallest of the four traces. {@code make muri} runs all. */
class MuriQuickTest {
    @Test
    void the_published_schedulers_equal_the_published_results() {
        CommandRun run = CommandRun.of("muri", "--traces", traces(), "--workloads", "trace3");

        assertThat(run.output()).contains("SRTF, SRSF and Tiresias equal the published results");
    }

    private static String traces() {
        Path traces = Path.of(Objects.requireNonNullElse(System.getenv("FAIRLEAD_TRACES"), "no folder"));
        assumeTrue(
                Files.isDirectory(traces.resolve("muri")),
                "skipped: the variable FAIRLEAD_TRACES does not name a folder of traces; docs/guides/traces.md tells more");
        return traces.toString();
    }
}
