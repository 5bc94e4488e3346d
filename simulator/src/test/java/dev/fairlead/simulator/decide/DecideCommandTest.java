package dev.fairlead.simulator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.simulator.CommandRun;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code decide} prints, and how it ends. */
class DecideCommandTest {
    private static final int BAD_INPUT = 2;

    private static final String CLUSTER = """
            nodes: [{name: h100, count: 4, type: H100, rack: "r[1-2]"}]
            queues: [{name: research, gpus: {H100: 16}}, {name: vision}]
            jobs:
            - {name: segment, queue: vision, replicas: 4, gpusPerReplica: 8, runsOn: ["h100-[1-4]"], started: 30m ago}
            - {name: llama, queue: research, replicas: 2, gpusPerReplica: 8, topology: {required: rack}}
            - {name: wide, queue: research, gpusPerReplica: 16}
            """;

    @TempDir
    Path folder;

    @Test
    void theTextSaysWhoStopsForWhomAndWhyTheRestWaits() throws IOException {
        CommandRun run = decide(CLUSTER, "--check");

        assertThat(run.errors()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.output())
                .startsWith("""
                2000-01-01T00:00:00Z: 4 nodes with 32 H100, 2 queues, 3 jobs (1 on nodes, 2 waiting)

                JOB              QUEUE     ASKS        DECISION    WHERE / WHY
                default/segment  vision    4 x 8 GPU   reclaim     queue research takes back GPUs it is entitled to, for job default/llama; 16.0
                                                                   GPU-hours of work are lost
                default/llama    research  2 x 8 GPU   reserve #1  h100-[1,2]: has its room reserved and starts when the pods of default/segment
                                                                   are gone
                default/wide     research  1 x 16 GPU  never       needs 16 H100, and even with nothing else running no node has more than 8 H100

                QUEUE        TYPE  GUARANTEED  LIMIT  HOLDS  BORROWED  ASKS  FAIR SHARE  WHY
                the cluster  H100  16          none   32     0         16    32          the cluster has 32 H100""")
                .contains(
                        "\nvision       H100  0           none   32     32        0     16          entitled to 16 H100: 0")
                .endsWith("Checked: the plan breaks no rule.\n");
    }

    @Test
    void jsonIsTheSameForTheSamePlan() throws IOException {
        CommandRun one = decide(CLUSTER, "--output", "json");
        CommandRun other = decide(CLUSTER, "--output", "json");

        assertThat(one.output()).isEqualTo(other.output()).startsWith("{").contains("\"decision\" : \"Reserve\"");
    }

    @Test
    void csvHasALineForEachDecision() throws IOException {
        CommandRun run = decide(CLUSTER, "--output", "csv");

        assertThat(run.output().lines()).hasSize(4).first().isEqualTo("job,queue,asks,decision,position,where,why");
        assertThat(run.output()).contains("default/llama,research,2 x 8 GPU,reserve,1,\"h100-[1,2]\",has its room");
    }

    @Test
    void aDashReadsStandardInput() {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream(CLUSTER.getBytes(StandardCharsets.UTF_8)));

            assertThat(CommandRun.of("decide", "-").output()).contains("default/llama");

            System.setIn(new ByteArrayInputStream("nodes: 1".getBytes(StandardCharsets.UTF_8)));
            assertThat(CommandRun.of("decide", "-").errors())
                    .isEqualTo("standard input:1:8: nodes must be a list, not '1'\n");
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void whatCannotBeUsedIsSaidWithItsPlace() throws IOException {
        CommandRun run = decide("nodes: [{name: h100-1, typ: H100}]\n");

        assertThat(run.code()).isEqualTo(BAD_INPUT);
        assertThat(run.output()).isEmpty();
        assertThat(run.errors())
                .contains("cluster.yaml:1:9: node needs the key type")
                .contains("cluster.yaml:1:24: there is no key typ in node; did you mean type?");
        assertThat(CommandRun.of("decide", "nowhere.yaml").errors()).isEqualTo("nowhere.yaml: there is no such file\n");
        assertThat(CommandRun.of("decide", "nowhere.yaml").code()).isEqualTo(BAD_INPUT);
        assertThat(decide(CLUSTER, "--output", "xml").code()).isEqualTo(BAD_INPUT);
        assertThat(decide(CLUSTER, "--output", "xml").errors()).contains("TEXT, JSON, CSV", "xml");
    }

    @Test
    void nothingToDecideIsSaid() throws IOException {
        assertThat(decide("nodes: [{name: n, type: H100}]\n").output())
                .contains("1 node with 8 H100, 0 queues, 0 jobs")
                .contains("Nothing is decided: no job waits, and what runs goes on.");
    }

    private CommandRun decide(String snapshot, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("cluster.yaml"), snapshot);
        String[] arguments = new String[options.length + 2];
        arguments[0] = "decide";
        System.arraycopy(options, 0, arguments, 1, options.length);
        arguments[arguments.length - 1] = file.toString();
        return CommandRun.of(arguments);
    }
}
