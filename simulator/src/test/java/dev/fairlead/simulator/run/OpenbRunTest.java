package dev.fairlead.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fairlead.simulator.CommandRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pods of openb that share GPUs, under Fairlead and under the policies it is compared with; figures are computed by hand. */
class OpenbRunTest {
    private static final String NODE = "n1,8000,102400,2,T4";
    private static final String SIX_TENTHS = "a0,1000,1024,1,600,,LS,Succeeded,0,100,0";
    private static final String A_HALF = "p1,1000,1024,1,500,,LS,Succeeded,10,120,20";
    private static final String FOUR_TENTHS = "p2,1000,1024,1,400,,LS,Succeeded,20,60,20";
    private static final String WHOLE = "p3,1000,1024,1,1000,,LS,Running,30,80,30";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path traces;

    /** At 20 s the three shares hold both GPUs; nothing is whole again before the first of them ends at 100 s. */
    @BeforeEach
    void threeSharesAndAWholeGpu() throws IOException {
        SmallTraces.openb(traces, List.of(NODE), List.of(SIX_TENTHS, A_HALF, FOUR_TENTHS, WHOLE));
    }

    private CommandRun run(String... more) {
        String[] begin = ("run --trace openb --output json --checkpoint-seconds 0 --restart-seconds 0 --grace-seconds 0"
                        + " --traces " + traces)
                .split(" ", -1);
        String[] arguments = new String[begin.length + more.length];
        System.arraycopy(begin, 0, arguments, 0, begin.length);
        System.arraycopy(more, 0, arguments, begin.length, more.length);
        return CommandRun.of(arguments);
    }

    private JsonNode report(String... more) throws IOException {
        CommandRun run = run(more);
        assertThat(run.errors()).isEmpty();
        return new ObjectMapper().readTree(run.output()).get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fairlead", "fifo", "fifo-shared"})
    void shares_fill_gpus_side_by_side_and_a_whole_gpu_waits_for_one_that_nobody_shares(String policy)
            throws IOException {
        JsonNode report = report("--policy", policy);

        assertThat(report.get("completed").asLong()).isEqualTo(4);
        assertThat(report.at("/waitSeconds/mean").asDouble()).isEqualTo(70.0 / 4);
        assertThat(report.at("/waitSeconds/worst").asDouble()).isEqualTo(70);
        assertThat(report.get("makespanSeconds").asDouble()).isEqualTo(150);
        double used = 0.6 * 100 + 0.5 * 100 + 0.4 * 40 + 50;
        assertThat(report.get("allocation").asDouble()).isEqualTo(used / (2 * 150), within(1e-9));
    }

    /** The half GPU has the most left to do: it stops for the whole one, and finds room again when that one ends. */
    @Test
    void the_clairvoyant_stops_a_share_for_a_whole_gpu() throws IOException {
        JsonNode report = report("--policy", "srtf-shared");

        assertThat(report.get("preemptions").asLong()).isEqualTo(1);
        assertThat(report.at("/waitSeconds/mean").asDouble()).isEqualTo(50.0 / 4);
        assertThat(report.get("makespanSeconds").asDouble()).isEqualTo(180);
    }

    @Test
    void a_pod_that_no_machine_could_hold_does_not_stand_in_the_way() throws IOException {
        SmallTraces.openb(
                traces,
                List.of(NODE),
                List.of("p0,1000,1024,1,500,G3,LS,Failed,0,10,0", "p1,1000,1024,4,1000,,LS,Failed,0,10,0", SIX_TENTHS));

        JsonNode report = report("--policy", "fifo-shared");
        assertThat(report.get("completed").asLong()).isEqualTo(1);
        assertThat(report.get("unfinished").asLong()).isEqualTo(2);
    }

    @Test
    void pods_without_gpus_and_pods_that_never_ran_are_left_out() throws IOException {
        SmallTraces.openb(
                traces,
                List.of(NODE),
                List.of(SIX_TENTHS, "p4,4000,1024,0,0,,BE,Running,0,10,0", "p5,1000,1024,1,500,,BE,Pending,0,10,"));

        assertThat(report().get("jobs").asLong()).isEqualTo(1);
    }

    @Test
    void a_pod_goes_only_where_its_model_is_and_its_cpus_are() throws IOException {
        SmallTraces.openb(
                traces,
                List.of(NODE, "n2,8000,102400,1,G3"),
                List.of(
                        "p0,8000,1024,1,100,T4,LS,Running,0,100,0",
                        "p1,1000,1024,1,100,V100M32|G3,LS,Running,0,100,0",
                        "p2,8000,1024,1,100,,LS,Running,1,2,1"));

        // The last one needs all CPUs of a node: both have somebody until 100 s.
        assertThat(report().at("/waitSeconds/worst").asDouble()).isEqualTo(99);
    }

    @Test
    void broken_lines_and_missing_columns_are_named() throws IOException {
        SmallTraces.openb(traces, List.of(NODE), List.of(SIX_TENTHS, "p1,1000,1024,2,500,,LS,Running,0,10,0"));
        assertSays("openb_pod_list_default.csv.gz, line 3: gpu_milli must be 1000, or from 1 on with num_gpu 1");

        SmallTraces.openb(traces, List.of(NODE), List.of("p1,1000,1024,1,500,,LS,Running,0,10,20"));
        assertSays("line 2: deletion_time must be a whole number from 20 on, not '10'");

        SmallTraces.openb(traces, List.of("n1,8000,102400,eight,T4"), List.of(SIX_TENTHS));
        assertSays("openb_node_list_gpu_node.csv.gz, line 2: gpu must be a whole number, not 'eight'");

        SmallTraces.gzip(
                traces.resolve("fgd_openb/openb_pod_list_default.csv.gz"),
                "name,cpu_milli,memory_mib,num_gpu,gpu_milli\np0,1000,1024,1,500\n");
        assertSays("openb_pod_list_default.csv.gz, line 1: there is no column creation_time");
    }

    private void assertSays(String words) {
        CommandRun run = run();
        assertThat(run.errors()).contains(words);
        assertThat(run.code()).isEqualTo(2);
    }
}
