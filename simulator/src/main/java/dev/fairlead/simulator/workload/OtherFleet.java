package dev.fairlead.simulator.workload;

import dev.fairlead.core.forecast.Work;
import dev.fairlead.core.model.AcceptedGpuType;
import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.Role;
import dev.fairlead.core.model.Topology;
import dev.fairlead.core.model.TopologyRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Work of one cluster on the nodes of another. Queues are guaranteed the same part of the GPUs as before, of each type. Jobs
 * that only accept types that are not there accept every type, at speed 1. What they ask for besides GPUs, and the levels of
 * closeness that are not there, was meant for the other machines and is left out.
 */
public final class OtherFleet {
    private final Topology topology;
    private final List<Node> nodes;
    private final Map<GpuType, Long> gpus = new TreeMap<>();

    /** A cluster of these nodes. */
    public OtherFleet(Topology topology, List<Node> nodes) {
        this.topology = topology;
        this.nodes = List.copyOf(nodes);
        for (Node node : nodes) {
            gpus.merge(node.gpuType(), node.allocatable().gpus(), Long::sum);
        }
    }

    /**
     * The same jobs and queues here. What else happened to the nodes of the other cluster does not happen here.
     *
     * @param name what this cluster is called in reports
     */
    public Workload with(String name, Workload workload) {
        long before = Math.max(1, workload.gpus());
        return new Workload(
                workload.name() + ", on " + name,
                topology,
                nodes,
                workload.queues().stream().map(queue -> here(queue, before)).toList(),
                workload.jobs().stream().map(this::here).toList());
    }

    private Queue here(Queue queue, long before) {
        long guaranteed = 0;
        for (GpuQuota quota : queue.quotas().values()) {
            guaranteed += quota.guaranteed();
        }
        Map<GpuType, GpuQuota> quotas = new TreeMap<>();
        for (Map.Entry<GpuType, Long> type : gpus.entrySet()) {
            quotas.put(type.getKey(), new GpuQuota(type.getValue() * guaranteed / before, GpuQuota.NO_LIMIT));
        }
        return new Queue(
                queue.name(),
                queue.parent(),
                queue.weight(),
                queue.surplusBand(),
                guaranteed == 0 ? Map.of() : quotas,
                queue.stopPolicy(),
                queue.namespaces(),
                queue.createdMillis());
    }

    private Work here(Work work) {
        Job job = work.job();
        List<AcceptedGpuType> types = job.gpuTypes().stream()
                .filter(accepted -> gpus.containsKey(accepted.type()))
                .toList();
        List<Role> roles = job.gang().roles().stream()
                .map(role -> new Role(role.name(), role.minReplicas(), role.replicas(), gpusOnly(role.perReplica())))
                .toList();
        TopologyRequest close = job.topology();
        boolean segments = levels().contains(close.segmentLevel());
        return new Work(
                new Job(
                        job.id(),
                        job.queue(),
                        new Gang(roles),
                        types,
                        new TopologyRequest(
                                known(close.required()),
                                known(close.preferred()),
                                segments ? close.segmentLevel() : "",
                                segments ? close.segmentReplicas() : 0),
                        job.priority(),
                        job.mayPreempt(),
                        job.preemptible(),
                        job.minRuntimeSeconds(),
                        job.checkpointIntervalSeconds(),
                        job.expectedDurationSeconds(),
                        job.maxDurationSeconds(),
                        job.submittedMillis(),
                        job.nodes(),
                        job.tolerations()),
                work.durationMillis(),
                work.lateMillis());
    }

    private static Resources gpusOnly(Resources need) {
        return new Resources(need.gpus(), 0, 0, 0, need.pods(), need.sharedGpuMillis());
    }

    private Set<String> levels() {
        return new TreeSet<>(topology.levels());
    }

    private String known(String level) {
        return levels().contains(level) ? level : "";
    }
}
