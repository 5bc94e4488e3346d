package dev.fairlead.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.forecast.Work;
import dev.fairlead.simulator.CommandRun;
import dev.fairlead.simulator.trace.PolluxTrace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An archive of one model, whose trainings are computed by hand from what was measured. */
class PolluxRunTest {
    private static final String JOBS = "simulator/workloads/workload-6.csv";
    private static final String PROFILE = "simulator/traces/toy/";
    private static final String HEAD = "name,time,application,num_replicas,batch_size\n";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path traces;

    private final Map<String, String> files = new HashMap<>();

    @BeforeEach
    void archive() {
        files.put(JOBS, HEAD + "toy-0,0,toy,1,4\n");
        files.put(PROFILE + "placements.csv", """
                placement,local_bsz,step_time,sync_time
                1,4,0.4,0.1
                1,8,0.6,0.1
                2,4,0.5,0.2
                2,8,0.7,0.2
                24,4,0.8,0.3
                """);
        files.put(
                PROFILE + "scalability.csv", "num_nodes,num_replicas,local_bsz,step_time,sync_time\n6,24,4,1.0,0.5\n");
        files.put(PROFILE + "validation-4.csv", validation(50, 100));
        files.put(PROFILE + "validation-8.csv", validation(30, 60));
        files.put(PROFILE + "validation-12.csv", validation(25, 50));
        files.put(PROFILE + "validation-32.csv", validation(5, 10));
        files.put(PROFILE + "validation-96.csv", validation(3, 5));
    }

    private static String validation(int afterOneEpoch, int afterTwo) {
        return "progress,iteration,metric,grad_sqr,grad_var\n1.0,%d,0.5,1,1\n2.0,%d,0.9,1,1\n"
                .formatted(afterOneEpoch, afterTwo);
    }

    private CommandRun run(String... more) throws IOException {
        SmallTraces.pollux(traces, files);
        String[] arguments = new String[5 + more.length];
        System.arraycopy(new String[] {"run", "--traces", traces.toString(), "--trace", "pollux"}, 0, arguments, 0, 5);
        System.arraycopy(more, 0, arguments, 5, more.length);
        return CommandRun.of(arguments);
    }

    private long millis(int gpus, int batch) throws IOException {
        files.put(JOBS, HEAD + "toy-0,7,toy,%d,%d\n".formatted(gpus, batch));
        SmallTraces.pollux(traces, files);
        Work only = PolluxTrace.read(traces.resolve("pollux"), "6", 0).jobs().getFirst();
        assertThat(only.job().submittedMillis()).isEqualTo(7_000);
        assertThat(only.job().gang().gpus(only.job().gang().replicas())).isEqualTo(gpus);
        return only.durationMillis();
    }

    @Test
    void a_training_is_its_iterations_times_how_long_one_takes() throws IOException {
        assertThat(millis(1, 4)).isEqualTo(100 * 400);
    }

    @Test
    void between_sizes_that_were_measured_times_are_interpolated() throws IOException {
        assertThat(millis(2, 12)).isEqualTo(50 * 600);
    }

    @Test
    void a_batch_larger_than_the_gpus_hold_is_computed_in_parts_and_synchronised_once() throws IOException {
        assertThat(millis(2, 32)).isEqualTo(10 * (700 + 500));
        assertThat(millis(1, 8)).isEqualTo(60 * (400 + 300));
    }

    @Test
    void many_nodes_are_looked_up_in_the_table_of_scalability() throws IOException {
        assertThat(millis(24, 96)).isEqualTo(5 * 1000);
    }

    @Test
    void the_job_runs_to_its_end() throws IOException {
        assertThat(run("--list", "6").output())
                .contains("pollux, workload 6: 1 jobs on 64 GPUs")
                .containsPattern("completion time, mean +40 s");
    }

    @Test
    void a_list_that_is_not_there_is_answered_with_those_that_are() throws IOException {
        files.put("simulator/workloads-2.0/workload-1.csv", HEAD);
        CommandRun run = run("--list", "9");

        assertThat(run.errors()).contains("pollux has no list '9'; there are [2.0/1, 6]");
        assertThat(run.code()).isEqualTo(2);
    }

    @Test
    void broken_lines_and_missing_columns_are_named() throws IOException {
        files.put(JOBS, HEAD + "toy-0,0,toy,1,4\ntoy-1,soon,toy,1,4\n");
        assertSays("tar.gz, simulator/workloads/workload-6.csv, line 3: time must be a whole number, not 'soon'");

        files.put(JOBS, HEAD + "toy-0,0,toy,3,12\n");
        assertSays("line 2: batch_size must be one whose training was measured on 3 GPUs, not '12'");

        files.put(JOBS, HEAD + "toy-0,0,toy\n");
        assertSays("workload-6.csv, line 2: 3 values, but there are 5 columns");

        files.put(JOBS, "name,time,application,batch_size\ntoy-0,0,toy,4\n");
        assertSays("workload-6.csv, line 1: there is no column num_replicas");

        files.put(JOBS, HEAD + "other-0,0,other,1,4\n");
        assertSays("tar.gz: there is no simulator/traces/other/placements.csv in it");

        files.put(JOBS, HEAD + "toy-0,0,toy,1,4\n");
        files.put(PROFILE + "placements.csv", "placement,local_bsz,step_time,sync_time\n1,4,fast,0.1\n");
        assertSays("toy/placements.csv, line 2: step_time must be a number, not 'fast'");
    }

    private void assertSays(String words) throws IOException {
        CommandRun run = run();
        assertThat(run.errors()).contains(words);
        assertThat(run.code()).isEqualTo(2);
    }
}
