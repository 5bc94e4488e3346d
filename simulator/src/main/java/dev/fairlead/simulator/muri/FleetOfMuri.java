package dev.fairlead.simulator.muri;

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
import dev.fairlead.core.model.TopologyRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The nodes and jobs of the experiment in the core's words: 8 nodes of 8, one queue, nobody more important than others. */
final class FleetOfMuri {
    private static final QueueName QUEUE = new QueueName("muri");
    private static final GpuType TYPE = new GpuType("V100");

    private FleetOfMuri() {}

    static List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        for (int node = 0; node < MuriRun.NODES; node++) {
            nodes.add(new Node(
                    new NodeName("n" + node),
                    TYPE,
                    new Resources(MuriRun.GPUS_PER_NODE, 0, 0, 0, 110),
                    List.of(),
                    Map.of(),
                    List.of(),
                    ""));
        }
        return nodes;
    }

    static Queue queue() {
        return new Queue(QUEUE, QueueName.ROOT, 1, 0, Map.of(), StopPolicy.NONE, Set.of(), 0);
    }

    /** A job that may be stopped at any time and loses no work by it: the experiment charges for starts instead. */
    static Job job(MuriJob job) {
        int replicas = Math.max(1, job.gpus() / MuriRun.GPUS_PER_NODE);
        return new Job(
                JobId.of("muri", String.format(Locale.ROOT, "%05d", job.number())),
                QUEUE,
                new Gang(replicas, replicas, Resources.ofGpus(job.gpus() / replicas)),
                List.of(),
                TopologyRequest.ANYWHERE,
                0,
                true,
                true,
                0,
                1,
                0,
                0,
                Math.round(job.submittedSeconds() * 1000),
                NodeSelection.ANY_NODE,
                List.of());
    }
}
