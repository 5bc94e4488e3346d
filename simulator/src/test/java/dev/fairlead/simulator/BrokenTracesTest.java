package dev.fairlead.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trace that cannot be used: the sentence names the file, the line and what to do; the exit code is 2. */
class BrokenTracesTest {
    private static final int BAD_INPUT = 2;

    @TempDir
    Path traces;

    private Path openb;

    BrokenTracesTest() {
        openb = Path.of("");
    }

    @BeforeEach
    void folder() throws IOException {
        openb = Files.createDirectory(traces.resolve("fgd_openb"));
    }

    @Test
    void a_folder_that_is_not_there() {
        assertSays(
                CommandRun.of("fgd", "--traces", traces.resolve("nowhere").toString()),
                "nowhere",
                "there is no such folder");
    }

    @Test
    void a_file_that_is_missing() {
        assertSays(fgd(), "expected_analysis_allo_discrete.csv.gz", "there is no such file");
    }

    @Test
    void a_file_that_is_no_archive() throws IOException {
        Files.writeString(openb.resolve("expected_analysis_allo_discrete.csv.gz"), "workload,sc_policy\n");

        assertSays(fgd(), "expected_analysis_allo_discrete.csv.gz", "cannot be read");
    }

    @Test
    void jobs_of_gavel_that_are_missing() throws IOException {
        Path gavel = Files.createDirectory(traces.resolve("gavel"));
        Files.writeString(gavel.resolve("gavel_reference_avg_jct.csv"), "trace,metric\n");

        CommandRun run = CommandRun.of("gavel", "--traces", traces.toString());

        assertThat(run.errors()).contains("gavel_throughputs_isolated.csv: there is no such file");
        assertThat(run.code()).isEqualTo(BAD_INPUT);
    }

    private CommandRun fgd() {
        return CommandRun.of("fgd", "--traces", traces.toString());
    }

    private static void assertSays(CommandRun run, String... words) {
        assertThat(run.errors()).startsWith("fgd: ").contains(words);
        assertThat(run.code()).isEqualTo(BAD_INPUT);
    }
}
