package dev.fairlead.simulator.scale;

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
import dev.fairlead.core.state.ClusterState;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The cluster that figures of scale are measured on. Half of the nodes have 8 H100, half 8 A100, 16 nodes to a rack and 16
 * racks to a block. Teams are queues of two levels, 40 to a department, with guarantees for two thirds of all GPUs. Jobs ask
 * for 1 to 1,024 GPUs, more than half of them for one, as in the published traces. The same seed gives the same cluster.
 */
final class LargeCluster {
    static final GpuType H100 = new GpuType("H100");
    static final GpuType A100 = new GpuType("A100");
    private static final int GPUS_OF_NODE = 8;
    private static final int NODES_OF_RACK = 16;
    private static final int RACKS_OF_BLOCK = 16;
    private static final int QUEUES_OF_DEPARTMENT = 40;
    /** Who has started may run for an hour before others take GPUs back. */
    private static final long MIN_RUNTIME_SECONDS = 3600;

    /** Of a thousand jobs, how many ask for 1, 2, 4, ... 1,024 GPUs. */
    private static final int[] SIZES = {550, 120, 100, 150, 40, 20, 10, 5, 3, 1, 1};

    private final SplittableRandom random;
    private final int nodes;
    private final int queues;
    private int jobs;

    LargeCluster(long seed, int nodes, int queues) {
        this.random = new SplittableRandom(seed);
        this.nodes = nodes;
        this.queues = queues;
    }

    /** A state with all nodes and queues and no job. */
    ClusterState empty() {
        ClusterState state = new ClusterState(new Topology(List.of("block", "rack", "node")));
        for (int node = 0; node < nodes; node++) {
            state.putNode(node(node));
        }
        int departments = Math.ceilDiv(queues, QUEUES_OF_DEPARTMENT);
        for (int department = 0; department < departments; department++) {
            state.putQueue(queue("department-" + department, QueueName.ROOT, Map.of()));
        }
        long guaranteed = (long) nodes * GPUS_OF_NODE / 3 / queues;
        for (int queue = 0; queue < queues; queue++) {
            GpuQuota quota = new GpuQuota(guaranteed, GpuQuota.NO_LIMIT);
            state.putQueue(queue(
                    queueName(queue),
                    new QueueName("department-" + queue / QUEUES_OF_DEPARTMENT),
                    Map.of(H100, quota, A100, quota)));
        }
        return state;
    }

    private static Node node(int number) {
        int half = number / 2;
        return new Node(
                new NodeName("node-%06d".formatted(number)),
                number % 2 == 0 ? H100 : A100,
                new Resources(GPUS_OF_NODE, 128_000, 2048L << 30, 8L << 40, 110),
                List.of(
                        "block-%s-%04d".formatted(number % 2, half / NODES_OF_RACK / RACKS_OF_BLOCK),
                        "rack-%s-%05d".formatted(number % 2, half / NODES_OF_RACK)),
                Map.of(),
                List.of(),
                "");
    }

    private static String queueName(int queue) {
        return "team-%04d".formatted(queue);
    }

    private static Queue queue(String name, QueueName parent, Map<GpuType, GpuQuota> quotas) {
        return new Queue(new QueueName(name), parent, 1, 0, quotas, StopPolicy.NONE, Set.of(), 0);
    }

    /** A further job, of a random team. */
    Job job(long nowMillis) {
        int gpus = 1 << size();
        int replicas = Math.max(1, gpus / GPUS_OF_NODE);
        int perReplica = Math.min(gpus, GPUS_OF_NODE);
        int dice = random.nextInt(100);
        boolean elastic = replicas > 1 && dice < 10;
        return new Job(
                JobId.of("teams", "job-%08d".formatted(jobs++)),
                new QueueName(queueName(random.nextInt(queues))),
                new Gang(
                        elastic ? replicas / 2 : replicas,
                        replicas,
                        new Resources(perReplica, 12_000L * perReplica, (160L << 30) * perReplica, 0, 1)),
                types(),
                topology(replicas),
                0,
                true,
                random.nextInt(100) >= 5,
                MIN_RUNTIME_SECONDS,
                1800,
                0,
                0,
                nowMillis,
                NodeSelection.ANY_NODE,
                List.of());
    }

    private int size() {
        int dice = random.nextInt(1000);
        int size = 0;
        while (dice >= SIZES[size]) {
            dice -= SIZES[size++];
        }
        return size;
    }

    private List<AcceptedGpuType> types() {
        AcceptedGpuType fast = new AcceptedGpuType(H100, 1);
        AcceptedGpuType slow = new AcceptedGpuType(A100, 1);
        int dice = random.nextInt(10);
        return dice < 4 ? List.of(fast) : dice < 8 ? List.of(slow) : List.of(fast, slow);
    }

    private TopologyRequest topology(int replicas) {
        int dice = random.nextInt(100);
        if (replicas == 1 || dice < 50) {
            return TopologyRequest.ANYWHERE;
        }
        String level = replicas <= NODES_OF_RACK ? "rack" : "block";
        return dice < 75 ? new TopologyRequest(level, "") : new TopologyRequest("", level);
    }
}
