package dev.fairlead.simulator.trace;

import dev.fairlead.core.forecast.Work;
import dev.fairlead.core.model.AcceptedGpuType;
import dev.fairlead.core.model.Gang;
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
import dev.fairlead.simulator.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Jobs and nodes of traces that say nothing of either but a number of GPUs. */
final class JobShapes {
    /** The queue of traces whose jobs are nobody's in particular. */
    static final String ONE_QUEUE = "jobs";

    private JobShapes() {}

    /** A cluster without topology, all of whose jobs are in {@link #ONE_QUEUE}. */
    static Workload inOneQueue(String name, List<Node> nodes, List<Work> jobs) {
        Queue queue = new Queue(new QueueName(ONE_QUEUE), QueueName.ROOT, 1, 0, Map.of(), StopPolicy.NONE, Set.of(), 0);
        return new Workload(name, new Topology(List.of("node")), nodes, List.of(queue), jobs);
    }

    /**
     * The gang of a job of so many GPUs: one pod if a node can hold it, else as few pods of equal size as possible.
     *
     * @param perNode GPUs of a node
     */
    static Gang gang(long gpus, long perNode) {
        long pods = Math.ceilDiv(gpus, perNode);
        while (gpus % pods != 0) {
            pods++;
        }
        return new Gang((int) pods, (int) pods, Resources.ofGpus(gpus / pods));
    }

    /**
     * A preemptible job of no special wishes.
     *
     * @param checkpointSeconds how often it saves its work; 0 for never
     */
    static Job job(
            String queue,
            String name,
            Gang gang,
            List<AcceptedGpuType> types,
            long submittedMillis,
            long checkpointSeconds) {
        return new Job(
                JobId.of(queue, name),
                new QueueName(queue),
                gang,
                types,
                TopologyRequest.ANYWHERE,
                0,
                true,
                true,
                0,
                checkpointSeconds,
                0,
                0,
                submittedMillis,
                NodeSelection.ANY_NODE,
                List.of());
    }

    /** Like nodes, of which only GPUs matter, numbered from 1. */
    static List<Node> nodes(String prefix, int count, GpuType type, long gpus) {
        List<Node> nodes = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            nodes.add(new Node(
                    new NodeName("%s-%04d".formatted(prefix, number)),
                    type,
                    new Resources(gpus, 0, 0, 0, 1_000),
                    List.of(),
                    Map.of(),
                    List.of(),
                    ""));
        }
        return nodes;
    }
}
