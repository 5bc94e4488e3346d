package dev.fairlead.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.simulator.CommandRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trace of four jobs, whose figures are computed by hand, and what is said of broken ones. */
class RunCommandTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path traces;

    /**
     * Two nodes. The first job takes both for 100 s. Of the two that come at 10 s, the second fits beside nobody: each takes
     * a node at 100 s. The last comes to an empty cluster.
     */
    @BeforeEach
    void fourJobs() throws IOException {
        SmallTraces.philly(
                traces,
                List.of(
                        "2017-10-09 07:00:00,100.0,16,1600.0,aa",
                        "2017-10-09 07:00:10,50.0,8,400.0,aa",
                        "2017-10-09 07:00:10,30.0,8,240.0,bb",
                        "2017-10-09 07:10:00,40.0,1,40.0,bb"));
    }

    private CommandRun run(String command, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of(command, "--traces", traces.toString(), "--restart-seconds", "0", "--grace-seconds", "0"));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private static JsonNode only(CommandRun run) throws IOException {
        assertThat(run.errors()).isEmpty();
        JsonNode reports = new ObjectMapper().readTree(run.output());
        assertThat(reports).hasSize(1);
        return reports.get(0);
    }

    @Test
    void figures_are_those_computed_by_hand() throws IOException {
        JsonNode report = only(run("run", "--policy", "fifo-shared", "--output", "json"));

        assertThat(report.get("completed").asLong()).isEqualTo(4);
        assertThat(report.get("unfinished").asLong()).isZero();
        // 0, 90, 90 and 0 s; then 100, 140, 120 and 40 s.
        assertThat(report.at("/waitSeconds/mean").asDouble()).isEqualTo(45);
        assertThat(report.at("/waitSeconds/p50").asDouble()).isZero();
        assertThat(report.at("/waitSeconds/p99").asDouble()).isEqualTo(90);
        assertThat(report.at("/jctSeconds/mean").asDouble()).isEqualTo(100);
        assertThat(report.get("makespanSeconds").asDouble()).isEqualTo(640);
        assertThat(report.get("allocation").asDouble()).isEqualTo((1600.0 + 400 + 240 + 40) / (16 * 640));
        assertThat(report.get("preemptions").asLong()).isZero();
        // Queue aa got 2,000 GPU-s. It was entitled to all 16 for 10 s, to its 8 until the last job of bb ended at 130
        // s,
        // and then to the 8 it still asked for until 150 s.
        JsonNode aa = report.at("/queues/0");
        assertThat(aa.get("queue").asText()).isEqualTo("aa");
        assertThat(aa.get("gotGpuHours").asDouble() * 3600).isEqualTo(2000, within(1e-6));
        assertThat(aa.get("entitledGpuHours").asDouble() * 3600).isEqualTo(16 * 10 + 8 * 120 + 8 * 20, within(1e-6));
        // While the last job runs, its node has 7 of 8 free: no use to the 8-GPU pods, four of five.
        double freeTime = 8 * 20 + 16 * 450 + 15 * 40;
        assertThat(report.get("fragmentation").asDouble()).isEqualTo(7 * 40 * 0.8 / freeTime, within(1e-9));
    }

    @Test
    void fairlead_takes_back_the_guarantee() throws IOException {
        JsonNode report = only(run("run", "--output", "json", "--checkpoint-seconds", "0"));

        // At 10 s queue bb is owed a node: the 16-GPU job stops, loses 160 GPU-s, and runs again when both others are
        // done.
        assertThat(report.get("preemptions").asLong()).isEqualTo(1);
        assertThat(report.get("lostGpuHours").asDouble() * 3600).isEqualTo(160, within(1e-6));
        assertThat(report.get("completed").asLong()).isEqualTo(4);
    }

    @Test
    void the_same_run_prints_the_same_but_for_how_long_it_took() throws IOException {
        JsonNode once = only(run("run", "--output", "json"));
        JsonNode again = only(run("run", "--output", "json"));

        for (JsonNode report : List.of(once, again)) {
            ((ObjectNode) report).remove("pace");
        }
        assertThat(again).hasToString(once.toString());
    }

    @Test
    void policies_stand_side_by_side_as_text_and_as_lines() {
        assertThat(run("compare", "--policies", "fifo,srtf").output())
                .contains("philly: 4 jobs on 16 GPUs")
                .containsPattern("fifo +srtf")
                .containsPattern("queueing delay, mean +");
        String csv = run("compare", "--policies", "fifo-shared,fairlead", "-o", "csv")
                .output();
        assertThat(csv.lines()).hasSize(3);
        assertThat(csv.lines().toList().get(1)).startsWith("\"philly\",fifo-shared,16,4,0,45,0,90,90,90,45,100,");
    }

    @Test
    void fairlead_has_to_beat_first_come_first_served() throws IOException {
        // Each queue on its own node, the second job waits for the first; shared, it takes the other node.
        SmallTraces.philly(
                traces, List.of("2017-10-09 07:00:00,100.0,8,800.0,aa", "2017-10-09 07:00:10,50.0,8,400.0,aa"));

        CommandRun beaten = run("philly", "--faster", "1");
        assertThat(beaten.output()).contains("mean wait 0 s against 45 s first come, first served: holds");
        assertThat(beaten.code()).isZero();

        SmallTraces.philly(traces, List.of("2017-10-09 07:00:00,100.0,8,800.0,aa"));
        CommandRun even = run("philly", "--faster", "1");
        assertThat(even.output()).contains("DOES NOT HOLD");
        assertThat(even.code()).isEqualTo(1);
    }

    @Test
    void broken_lines_are_named() throws IOException {
        SmallTraces.philly(
                traces, List.of("2017-10-09 07:00:00,100.0,16,1600.0,aa", "2017-10-09 07:00:10,50.0,-8,400.0,aa"));
        assertSays(
                run("run"), "philly_pollux_82247.csv.gz, line 3: num_gpus must be a whole number from 1 on, not '-8'");

        SmallTraces.philly(traces, List.of("yesterday,100.0,16,1600.0,aa"));
        assertSays(run("run"), "line 2: timestamp must be a time such as 2017-10-09 07:01:55, not 'yesterday'");

        SmallTraces.philly(
                traces, List.of("2017-10-09 07:00:00,100.0,16,1600.0,aa", "", "2017-10-09 07:00:10,5.0,8,40.0,aa"));
        assertSays(run("run"), "line 3: 1 values, but there are 5 columns");
    }

    @Test
    void names_that_are_not_known_are_answered_with_those_that_are() {
        CommandRun run = run("run", "--policy", "best");

        assertThat(run.errors()).contains("there is no policy 'best'; there are [fairlead, fifo");
        assertThat(run.code()).isEqualTo(2);
    }

    private static void assertSays(CommandRun run, String words) {
        assertThat(run.errors()).contains(words);
        assertThat(run.code()).isEqualTo(2);
    }
}
