package dev.fairlead.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.simulator.CommandRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists of Shockwave: values between tabs, without a line of column names. */
class ShockwaveRunTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path traces;

    private CommandRun run(String... more) {
        String[] arguments = new String[5 + more.length];
        System.arraycopy(
                new String[] {"run", "--traces", traces.toString(), "--trace", "shockwave"}, 0, arguments, 0, 5);
        System.arraycopy(more, 0, arguments, 5, more.length);
        return CommandRun.of(arguments);
    }

    @Test
    void jobs_have_the_gpus_the_time_and_the_arrival_of_their_line() throws IOException {
        SmallTraces.shockwave(traces, List.of("32,100,0", "8,50,40"));

        // The first takes all 8 nodes of 4; the second waits 60 s for it.
        assertThat(run("--output", "csv").output()).contains("\"shockwave, 120 jobs\",fairlead,32,2,0,30,0,60,60,60");
    }

    @Test
    void a_list_that_is_not_there_is_answered_with_those_that_are() throws IOException {
        SmallTraces.shockwave(traces, List.of("1,100,0"));
        CommandRun run = run("--list", "121");

        assertThat(run.errors()).contains("shockwave has no list '121'; there are those of [120, 220, 460, 900] jobs");
        assertThat(run.code()).isEqualTo(2);
    }

    @Test
    void broken_lines_are_named() throws IOException {
        SmallTraces.shockwave(traces, List.of("32,100,0", "8,long,40"));
        assertSays("shockwave_120jobs.trace.gz, line 2: duration must be a number, not 'long'");

        SmallTraces.shockwave(traces, List.of("0,100,0"));
        assertSays("line 1: scale_factor must be a whole number from 1 on, not '0'");

        SmallTraces.gzip(traces.resolve("shockwave/shockwave_120jobs.trace.gz"), "A model\t1\t100\t0\n");
        assertSays("line 1: 4 values, but there are 12 columns");
    }

    private void assertSays(String words) {
        CommandRun run = run();
        assertThat(run.errors()).contains(words);
        assertThat(run.code()).isEqualTo(2);
    }
}
