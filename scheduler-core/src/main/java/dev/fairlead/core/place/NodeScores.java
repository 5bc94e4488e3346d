package dev.fairlead.core.place;

import dev.fairlead.core.capacity.CapacityView;
import dev.fairlead.core.capacity.Fleet;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.pack.NodeState;
import dev.fairlead.core.pack.PackingPolicy;
import dev.fairlead.core.pack.PodShape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a packing policy says of putting one kind of pod on a node. Nodes with the same free amounts get the same answer, so
 * the policy is asked once for each such state.
 */
final class NodeScores {
    private final Fleet fleet;
    private final PackingPolicy policy;
    private final PodShape pod;
    private final boolean share;
    private final Map<State, Long> known = new HashMap<>();

    private record State(GpuType type, int gpus, int freeGpus, long freeCpuMillis) {}

    NodeScores(Fleet fleet, PackingPolicy policy, Resources need) {
        this.fleet = fleet;
        this.policy = policy;
        share = need.sharesGpu();
        // A share that opens a device takes it from those who need whole ones.
        int gpus = need.sharesGpu() ? 1 : Math.toIntExact(need.gpus());
        // The type is chosen before the node, so it takes no part here; nor does memory, which no policy weighs.
        pod = new PodShape(need.cpuMillis(), 0, gpus, gpus == 0 ? 0 : PodShape.WHOLE_GPU, List.of());
    }

    /** The higher the better; only comparable among nodes that fit the pod. A share that opens no device is best. */
    long of(CapacityView view, int slot) {
        Node node = fleet.node(slot);
        if (node == null) {
            throw new IllegalArgumentException("slot " + slot + " has no node");
        }
        Resources free = view.free(slot);
        int gpus = (int) node.allocatable().gpus();
        if (share && free.gpus() < 1) {
            return Long.MAX_VALUE;
        }
        State state = new State(node.gpuType(), gpus, Math.clamp(free.gpus(), 0, gpus), Math.max(0, free.cpuMillis()));
        return known.computeIfAbsent(state, key -> policy.score(stateOf(key), pod));
    }

    /** True if nobody uses a GPU of the node: it is a block that a large gang may want. */
    boolean isWhollyFree(CapacityView view, int slot) {
        Node node = fleet.node(slot);
        return node != null && view.freeGpusOfNode(slot) == node.allocatable().gpus();
    }

    private static NodeState stateOf(State state) {
        int[] freeGpuMillis = new int[state.gpus];
        Arrays.fill(freeGpuMillis, 0, state.freeGpus, PodShape.WHOLE_GPU);
        return new NodeState(state.type, state.freeCpuMillis, 0, freeGpuMillis, 0);
    }
}
