package dev.fairlead.simulator.workload;

import dev.fairlead.core.forecast.Happening;
import dev.fairlead.core.forecast.Work;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.model.Topology;
import java.util.Comparator;
import java.util.List;

/**
 * A cluster and everything that befalls it.
 *
 * @param name what it is, for reports: the trace's name, or how it was generated (with the seed)
 * @param topology the levels of closeness of its nodes
 * @param nodes the nodes that are there at the beginning
 * @param queues the queues that are there at the beginning
 * @param jobs the jobs with what only the future knows of them, by time of submission, then by id
 * @param incidents what else happens: nodes lost and back, quotas changed, jobs withdrawn; by time
 */
public record Workload(
        String name,
        Topology topology,
        List<Node> nodes,
        List<Queue> queues,
        List<Work> jobs,
        List<Incident> incidents) {

    /** Something that happens from outside at a time, in milliseconds since the epoch. */
    public record Incident(long atMillis, Happening what) {}

    public Workload {
        nodes = List.copyOf(nodes);
        queues = List.copyOf(queues);
        jobs = jobs.stream()
                .sorted(Comparator.comparingLong((Work work) -> work.job().submittedMillis())
                        .thenComparing(work -> work.job().id()))
                .toList();
        incidents = incidents.stream()
                .sorted(Comparator.comparingLong(Incident::atMillis))
                .toList();
    }

    /** A cluster to which nothing happens but its jobs. */
    public Workload(String name, Topology topology, List<Node> nodes, List<Queue> queues, List<Work> jobs) {
        this(name, topology, nodes, queues, jobs, List.of());
    }

    /** When the first job or incident comes, milliseconds since the epoch; 0 if there is none. */
    public long beginMillis() {
        long begin = Long.MAX_VALUE;
        if (!jobs.isEmpty()) {
            begin = jobs.getFirst().job().submittedMillis();
        }
        if (!incidents.isEmpty()) {
            begin = Math.min(begin, incidents.getFirst().atMillis());
        }
        return begin == Long.MAX_VALUE ? 0 : begin;
    }

    /** GPUs of all nodes that are there at the beginning. */
    public long gpus() {
        return nodes.stream().mapToLong(node -> node.allocatable().gpus()).sum();
    }
}
