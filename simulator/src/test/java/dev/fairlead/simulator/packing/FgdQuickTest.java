package dev.fairlead.simulator.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.simulator.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The published policies equal the published results; two of ten seeds of one of 17 workloads. {@code make fgd} runs all. */
class FgdQuickTest {
    @Test
    void the_published_policies_equal_the_published_results() {
        CommandRun run = CommandRun.of("fgd", "--traces", traces(), "--workloads", "default", "--seeds", "2");

        assertThat(run.output()).contains("10 runs; all equal the published results");
        assertThat(run.code()).isZero();
    }

    @Test
    void fairlead_leaves_less_free_than_fgd() {
        CommandRun run = CommandRun.of(
                "packing",
                "--traces",
                traces(),
                "--workloads",
                "default",
                "--seeds",
                "2",
                "--node-orders",
                "2",
                "--copies",
                "0");

        assertThat(run.output()).contains("every goal holds");
        assertThat(run.code()).isZero();
    }

    private static String traces() {
        Path traces = Path.of(Objects.requireNonNullElse(System.getenv("FAIRLEAD_TRACES"), "no folder"));
        assumeTrue(
                Files.isDirectory(traces.resolve("fgd_openb")),
                "skipped: the variable FAIRLEAD_TRACES does not name a folder of traces; docs/guides/traces.md tells more");
        return traces.toString();
    }
}
