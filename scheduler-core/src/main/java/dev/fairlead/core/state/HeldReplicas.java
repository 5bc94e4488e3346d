package dev.fairlead.core.state;

import dev.fairlead.core.model.Allocation;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.state.TrackedJob.Hold;
import java.util.List;

/**
 * What a job holds, by replica index; some replica is not gone.
 *
 * @param gpuType the type of all its replicas
 * @param startedMillis when it was placed, milliseconds since the epoch
 * @param nodes the node of each replica
 * @param holds what each replica holds, as many as there are nodes
 * @param devices the device of each replica if they share GPUs, as many as there are nodes; else empty
 */
public record HeldReplicas(
        GpuType gpuType, long startedMillis, List<NodeName> nodes, List<Hold> holds, List<Integer> devices) {
    public HeldReplicas {
        devices = List.copyOf(devices);
        if (!devices.isEmpty() && devices.size() != nodes.size()) {
            throw new IllegalArgumentException("a job that shares GPUs names a device for each of its " + nodes.size()
                    + " replicas, not " + devices);
        }
        nodes = List.copyOf(nodes);
        holds = List.copyOf(holds);
        if (nodes.size() != holds.size() || holds.stream().allMatch(Hold.GONE::equals)) {
            throw new IllegalArgumentException(
                    "a job that holds GPUs has a replica that is not gone, and a node for each, not " + holds + " on "
                            + nodes);
        }
    }

    /** Whole GPUs. */
    public HeldReplicas(GpuType gpuType, long startedMillis, List<NodeName> nodes, List<Hold> holds) {
        this(gpuType, startedMillis, nodes, holds, List.of());
    }

    /** All replicas run. */
    public static HeldReplicas running(GpuType gpuType, long startedMillis, List<NodeName> nodes) {
        return new HeldReplicas(
                gpuType,
                startedMillis,
                nodes,
                nodes.stream().map(node -> Hold.RUNNING).toList());
    }

    /**
     * Tells a state that knows the job what it holds. A state has no way to be told holds as such, only what happens, so
     * this lets happen what leads to them: one replica after the other comes and leaves, and those that are gone go last.
     */
    void tell(ClusterState state, JobId job) {
        state.start(job, new Allocation(gpuType, nodes.subList(0, 1), startedMillis, devices(0, 1)));
        for (int replica = 0; replica < nodes.size(); replica++) {
            if (replica > 0) {
                state.grow(job, nodes.subList(replica, replica + 1), devices(replica, replica + 1));
            }
            if (holds.get(replica) == Hold.LEAVING) {
                state.shrink(job, replica);
            }
        }
        for (int replica = nodes.size() - 1; replica >= 0; replica--) {
            if (holds.get(replica) == Hold.GONE) {
                state.free(job, replica);
            }
        }
    }

    private List<Integer> devices(int from, int end) {
        return devices.isEmpty() ? devices : devices.subList(from, end);
    }
}
