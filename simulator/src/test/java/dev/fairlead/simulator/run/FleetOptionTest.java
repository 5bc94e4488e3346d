package dev.fairlead.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.simulator.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of one trace on the machines of another. */
class FleetOptionTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path traces;

    private Path machines;

    FleetOptionTest() {
        machines = Path.of("");
    }

    /** Two queues of one node each, and a fleet of 8 V100 and 4 T4. */
    @BeforeEach
    void twoQueuesAndThreeMachines() throws IOException {
        SmallTraces.philly(
                traces, List.of("2017-10-09 07:00:00,100.0,8,800.0,aa", "2017-10-09 07:00:00,100.0,8,800.0,bb"));
        machines = Files.createDirectories(traces.resolve("misc"));
        pai("m1,V100,96,512,8", "m2,T4,96,512,2", "m3,T4,96,512,2", "m4,CPU,64,512,0");
    }

    private void pai(String... lines) throws IOException {
        SmallTraces.gzip(
                machines.resolve("alibaba_pai_v2020_machine_spec.csv.gz"),
                "machine,gpu_type,cap_cpu,cap_mem,cap_gpu\n" + String.join("\n", lines) + "\n");
    }

    private CommandRun run(String... more) {
        String[] arguments = new String[3 + more.length];
        System.arraycopy(new String[] {"run", "--traces", traces.toString()}, 0, arguments, 0, 3);
        System.arraycopy(more, 0, arguments, 3, more.length);
        return CommandRun.of(arguments);
    }

    @Test
    void jobs_find_only_the_machines_of_the_list() {
        // There is one machine of 8: the jobs run one after the other. Each queue had half of the GPUs and has again.
        assertThat(run("--fleet", "pai", "--policy", "fifo-shared").output())
                .contains("philly, on pai: 2 jobs on 12 GPUs")
                .containsPattern("queueing delay, mean +50 s")
                .contains("aa (6 GPUs)");
    }

    @Test
    void generated_jobs_run_on_them_as_well() throws IOException {
        SmallTraces.gzip(
                machines.resolve("alibaba_lingjun2023_topo.csv.gz"),
                "ip,DSW,PSW,ASW\n1.1.1.1,d1,p1,a1\n1.1.1.2,d1,p1,a1\n1.1.1.3,d1,p1,a2\n1.1.1.4,d1,p2,a1\n");

        CommandRun run = run("--generate", "--nodes", "4", "--days", "0.2", "--fleet", "lingjun");

        assertThat(run.errors()).isEmpty();
        assertThat(run.output())
                .containsPattern("on lingjun: \\d+ jobs on 32 GPUs")
                .containsPattern("unfinished at the end +0\n");
    }

    @Test
    void broken_lines_and_missing_columns_are_named() throws IOException {
        pai("m1,V100,96,512,8", "m2,T4,many,512,2");
        assertSays("machine_spec.csv.gz, line 3: cap_cpu must be a whole number, not 'many'", "--fleet", "pai");

        SmallTraces.gzip(machines.resolve("alibaba_lingjun2023_topo.csv.gz"), "ip,DSW,PSW\n1.1.1.1,d1,p1\n");
        assertSays("topo.csv.gz, line 1: there is no column ASW", "--fleet", "lingjun");
    }

    @Test
    void a_list_of_a_trace_that_has_none_is_refused() {
        assertSays("--list goes with traces that have several lists of jobs", "--list", "3");
    }

    private void assertSays(String words, String... arguments) {
        CommandRun run = run(arguments);
        assertThat(run.errors()).contains(words);
        assertThat(run.code()).isEqualTo(2);
    }
}
