package dev.fairlead.simulator.shapes;

import dev.fairlead.core.model.Allocation;
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
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A cluster of like nodes in racks, put together by hand. */
final class ShapeCluster {
    static final long NOW_MILLIS = 1_000_000_000;
    static final int GPUS_PER_NODE = 8;
    private static final GpuType TYPE = new GpuType("H100");
    private static final int NODES_PER_RACK = 32;
    private static final Resources OFFERED = new Resources(GPUS_PER_NODE, 192_000, 2L << 40, 8L << 40, 110);

    private final ClusterState state = new ClusterState(new Topology(List.of("rack", "node")));
    private int jobs;

    ShapeCluster(int nodes) {
        for (int node = 0; node < nodes; node++) {
            String rack = String.format(Locale.ROOT, "r%03d", node / NODES_PER_RACK);
            state.putNode(new Node(name(node), TYPE, OFFERED, List.of(rack), Map.of(), List.of(), ""));
        }
    }

    ClusterState state() {
        return state;
    }

    ShapeCluster queue(String name, long guaranteed) {
        state.putQueue(new Queue(
                new QueueName(name),
                QueueName.ROOT,
                1,
                0,
                Map.of(TYPE, new GpuQuota(guaranteed, GpuQuota.NO_LIMIT)),
                StopPolicy.NONE,
                Set.of(),
                0));
        return this;
    }

    /** So many waiting gangs of one kind. */
    ShapeCluster waiting(int count, String queue, int replicas, int gpusEach, int priority, TopologyRequest topology) {
        for (int i = 0; i < count; i++) {
            state.submit(job(queue, replicas, gpusEach, priority, topology));
        }
        return this;
    }

    ShapeCluster waiting(int count, String queue, int replicas, int gpusEach) {
        return waiting(count, queue, replicas, gpusEach, 0, TopologyRequest.ANYWHERE);
    }

    /** A gang that runs on nodes from this one on, all of whose replicas fill a node or share one node. */
    void running(String queue, int firstNode, int replicas, int gpusEach, long ranSeconds) {
        Job job = job(queue, replicas, gpusEach, 0, TopologyRequest.ANYWHERE);
        state.submit(job);
        List<NodeName> nodes = java.util.stream.IntStream.range(0, replicas)
                .mapToObj(replica -> name(firstNode + replica))
                .toList();
        state.start(job.id(), new Allocation(TYPE, nodes, NOW_MILLIS - ranSeconds * 1000));
    }

    private Job job(String queue, int replicas, int gpusEach, int priority, TopologyRequest topology) {
        int number = jobs++;
        return new Job(
                new JobId("team", String.format(Locale.ROOT, "j%05d", number), ""),
                new QueueName(queue),
                new Gang(replicas, replicas, new Resources(gpusEach, 1000L * gpusEach, 1L << 30, 0, 1)),
                List.of(),
                topology,
                priority,
                true,
                true,
                0,
                0,
                0,
                0,
                NOW_MILLIS + number,
                NodeSelection.ANY_NODE,
                List.of());
    }

    private static NodeName name(int node) {
        return new NodeName(String.format(Locale.ROOT, "n%05d", node));
    }
}
