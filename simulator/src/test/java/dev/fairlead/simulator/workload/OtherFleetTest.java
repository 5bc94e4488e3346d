package dev.fairlead.simulator.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.forecast.Work;
import dev.fairlead.core.model.AcceptedGpuType;
import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.NodeSelection;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.StopPolicy;
import dev.fairlead.core.model.Topology;
import dev.fairlead.core.model.TopologyRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OtherFleetTest {
    private static final GpuType V100 = new GpuType("V100");
    private static final GpuType T4 = new GpuType("T4");
    private static final GpuType H100 = new GpuType("H100");
    private static final OtherFleet HERE =
            new OtherFleet(new Topology(List.of("node")), List.of(node("a", V100, 8), node("b", T4, 2)));

    private static Node node(String name, GpuType type, int gpus) {
        return new Node(
                new NodeName(name),
                type,
                new Resources(gpus, 8000, 1 << 30, 0, 10),
                List.of(),
                Map.of(),
                List.of(),
                "");
    }

    private static Workload moved(List<AcceptedGpuType> types, TopologyRequest close, Resources need) {
        Queue queue = new Queue(
                new QueueName("team"),
                QueueName.ROOT,
                3,
                0,
                Map.of(H100, new GpuQuota(4, GpuQuota.NO_LIMIT)),
                StopPolicy.NONE,
                Set.of(),
                0);
        Job job = new Job(
                JobId.of("team", "job"),
                queue.name(),
                new Gang(2, 2, need),
                types,
                close,
                7,
                true,
                true,
                300,
                60,
                500,
                0,
                9,
                NodeSelection.ANY_NODE,
                List.of());
        Workload before = new Workload(
                "work",
                new Topology(List.of("rack", "node")),
                List.of(node("x", H100, 8)),
                List.of(queue),
                List.of(new Work(job, 1000, 5)));
        return HERE.with("machines", before);
    }

    private static Job job(Workload workload) {
        return workload.jobs().getFirst().job();
    }

    @Test
    void a_queue_is_guaranteed_the_same_part_of_each_type() {
        Workload moved = moved(List.of(), TopologyRequest.ANYWHERE, Resources.ofGpus(1));

        assertThat(moved.queues().getFirst().quotas())
                .containsEntry(V100, new GpuQuota(4, GpuQuota.NO_LIMIT))
                .containsEntry(T4, new GpuQuota(1, GpuQuota.NO_LIMIT))
                .hasSize(2);
        assertThat(moved.queues().getFirst().weight()).isEqualTo(3);
        assertThat(moved.name()).isEqualTo("work, on machines");
    }

    @Test
    void types_that_are_there_keep_their_speed_and_order() {
        List<AcceptedGpuType> types =
                List.of(new AcceptedGpuType(H100, 2), new AcceptedGpuType(V100, 1), new AcceptedGpuType(T4, 0.5));

        assertThat(job(moved(types, TopologyRequest.ANYWHERE, Resources.ofGpus(1)))
                        .gpuTypes())
                .containsExactly(new AcceptedGpuType(V100, 1), new AcceptedGpuType(T4, 0.5));
    }

    @Test
    void a_job_none_of_whose_types_is_there_accepts_all() {
        Job job = job(moved(List.of(new AcceptedGpuType(H100, 2)), TopologyRequest.ANYWHERE, Resources.ofGpus(1)));

        assertThat(job.gpuTypes()).isEmpty();
    }

    @Test
    void of_what_a_job_asks_for_gpus_alone_count_and_the_levels_there_are() {
        Resources need = new Resources(0, 64_000, 1L << 40, 0, 1, 250);
        Job job = job(moved(List.of(), new TopologyRequest("rack", "node"), need));

        assertThat(job.gang().need(0)).isEqualTo(Resources.ofGpuShare(250));
        assertThat(job.topology()).isEqualTo(new TopologyRequest("", "node"));
        assertThat(job.priority()).isEqualTo(7);
        assertThat(job.submittedMillis()).isEqualTo(9);
    }
}
