package dev.fairlead.operator.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.operator.api.GpuJobStatus;
import dev.fairlead.operator.api.GpuJobStatusBuilder;
import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.api.GpuQueueStatus;
import dev.fairlead.operator.api.JobPhase;
import dev.fairlead.operator.api.QueueGpuStatus;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {
    private final Table table = new Table(Map.of("H100", 128));

    @Test
    void showsGpusInUseQueuesAndJobs() {
        Scene scene = new Scene(
                List.of(queue("company", "", List.of()), queue("research", "parent: company, ", h100(72, 8, 64, 80))),
                List.of(
                        TestJobs.job("llama", running(64, "h100-000", "h100-001", "h100-002", "h100-005")),
                        TestJobs.job("late", waiting())));

        assertThat(table.lines(scene))
                .containsExactly(
                        "GPUs in use: 64 of 128 H100",
                        "",
                        "QUEUE       H100 USED/GUARANTEED/ENTITLED  RUNNING  WAITING",
                        "company     -                              1        2",
                        "  research   72 / 64 / 80  borrows 8       1        2",
                        "",
                        "JOB    QUEUE     PHASE    GPUS     NODES               STARTS  POS  REASON      MESSAGE",
                        "llama  research  Running  64 H100  h100-[000-002,005]  1            Running     Every replica is ready.",
                        "late   research  Pending                               0       2    NoCapacity  Needs 8 H100.");
    }

    @Test
    void shortensNodeNames() {
        assertThat(NodeNames.compressed(List.of())).isEmpty();
        assertThat(NodeNames.compressed(List.of("a100-000", "a100-000"))).isEqualTo("a100-000");
        assertThat(NodeNames.compressed(List.of("a-9", "b-08", "b-07", "b-10", "gpu")))
                .isEqualTo("a-9,b-[07-08,10],gpu");
    }

    @Test
    void cutsWhatDoesNotFitOnTheTerminal() {
        List<String> lines = List.of("first", "", "a line that is too long", "", "last");

        assertThat(Terminal.fitted(lines, new Terminal.Size(5, 10)))
                .containsExactly("first", "", "a line th…", "", "last");
        assertThat(Terminal.fitted(lines, new Terminal.Size(4, 80))).hasSize(4).endsWith("last");
        assertThat(Terminal.fitted(lines, new Terminal.Size(2, 80))).hasSize(2).startsWith("first");
    }

    private static GpuQueue queue(String name, String parent, List<QueueGpuStatus> gpus) {
        GpuQueue queue = Serialization.unmarshal(
                "metadata: {name: %s}\nspec: {%sgpus: []}\n".formatted(name, parent), GpuQueue.class);
        queue.setStatus(GpuQueueStatus.of(gpus, 1, 2, List.of(), 1L));
        return queue;
    }

    private static List<QueueGpuStatus> h100(int allocated, int borrowed, int guaranteed, int entitlement) {
        return List.of(new QueueGpuStatus("H100", allocated, borrowed, entitlement, 0, guaranteed, null, null));
    }

    private static GpuJobStatus running(int gpus, String... nodes) {
        return new GpuJobStatusBuilder()
                .phase(JobPhase.RUNNING)
                .reason("Running")
                .message("Every replica is ready.")
                .gpus(gpus)
                .gpuType("H100")
                .nodes(List.of(nodes))
                .replicas(nodes.length)
                .attempts(1)
                .build();
    }

    private static GpuJobStatus waiting() {
        return new GpuJobStatusBuilder()
                .phase(JobPhase.PENDING)
                .reason("NoCapacity")
                .message("Needs 8 H100.")
                .queuePosition(2)
                .build();
    }
}
