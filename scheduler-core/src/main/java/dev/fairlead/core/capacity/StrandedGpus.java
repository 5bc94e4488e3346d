package dev.fairlead.core.capacity;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.Resources;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Free GPUs of one type that jobs cannot have, by cause, and the nodes by state.
 *
 * <p>On a node that is not {@link NodeState#USABLE} all free GPUs are stranded by that state. On a usable node a GPU is
 * stranded if the rest of the node does not suffice to use it: what future jobs will ask for is not known, so a fixed share
 * per GPU is asked for ({@link #SMALLEST_SHARE}), less than any training job makes do with. What is stranded then is
 * stranded for everybody, and the figure does not jump with the jobs that happen to wait. A pod slot is enough for all free
 * GPUs of a node, since one pod may take them. A node that offers none of a resource at all is not judged by it: kubelets
 * may be set not to report local storage.
 *
 * <p>Each GPU counts once, under the resource that allows the fewest; among equals the first in the order of
 * {@link Cause}. Pods that are leaving still hold their GPUs.
 *
 * @param type the GPU type
 * @param gpus stranded GPUs by cause; a cause that strands none is absent
 * @param nodes nodes by state; a state that no node is in is absent
 */
public record StrandedGpus(GpuType type, Map<Cause, Long> gpus, Map<NodeState, Integer> nodes) {
    /** Why a free GPU cannot be used. */
    public enum Cause {
        CPU,
        MEMORY,
        EPHEMERAL_STORAGE,
        PODS,
        CORDONED,
        TAINTED,
        UNHEALTHY,
        NOT_READY
    }

    private static final long GIBIBYTE = 1L << 30;

    /** What a GPU needs besides itself to be of any use: one core, 1 GiB of memory and 1 GiB of local storage. */
    public static final Resources SMALLEST_SHARE = new Resources(1, 1000, GIBIBYTE, GIBIBYTE, 1);

    public StrandedGpus {
        gpus = Collections.unmodifiableMap(gpus);
        nodes = Collections.unmodifiableMap(nodes);
    }

    /**
     * The figures of every GPU type that some node has, by name. Looks at each node once.
     *
     * @param share what one GPU needs at least; {@link #SMALLEST_SHARE} unless someone knows better
     * @param states the state of each node; a node that is not usable for the fleet must not be {@code USABLE}
     */
    public static List<StrandedGpus> of(Fleet fleet, Resources share, Function<Node, NodeState> states) {
        CapacityView view = fleet.now();
        Map<GpuType, Sums> sums = new TreeMap<>();
        for (int slot = 0; slot < fleet.slotCount(); slot++) {
            Node node = fleet.node(slot);
            if (node != null) {
                sums.computeIfAbsent(node.gpuType(), type -> new Sums())
                        .add(view, slot, node.allocatable(), share, states.apply(node));
            }
        }
        List<StrandedGpus> all = new ArrayList<>();
        sums.forEach((type, ofType) -> all.add(new StrandedGpus(type, ofType.gpus(), ofType.nodes())));
        return all;
    }

    /** Figures that are counted up in place, since tens of thousands of nodes are added to them. */
    private static final class Sums {
        private final Map<Cause, Count> gpus = new EnumMap<>(Cause.class);
        private final Map<NodeState, Count> nodes = new EnumMap<>(NodeState.class);
        private long allowed;
        private Cause scarcest = Cause.CPU;

        void add(CapacityView view, int slot, Resources offered, Resources share, NodeState state) {
            long free = Math.max(0, view.free(slot, CapacityView.GPUS));
            count(nodes, state, 1);
            switch (state) {
                case USABLE -> addScarcest(view, slot, offered, share, free);
                case CORDONED -> count(gpus, Cause.CORDONED, free);
                case TAINTED -> count(gpus, Cause.TAINTED, free);
                case UNHEALTHY -> count(gpus, Cause.UNHEALTHY, free);
                case NOT_READY -> count(gpus, Cause.NOT_READY, free);
            }
        }

        private void addScarcest(CapacityView view, int slot, Resources offered, Resources share, long free) {
            allowed = free;
            limit(Cause.CPU, offered.cpuMillis(), view.free(slot, CapacityView.CPU), share.cpuMillis());
            limit(Cause.MEMORY, offered.memoryBytes(), view.free(slot, CapacityView.MEMORY), share.memoryBytes());
            limit(
                    Cause.EPHEMERAL_STORAGE,
                    offered.ephemeralStorageBytes(),
                    view.free(slot, CapacityView.EPHEMERAL_STORAGE),
                    share.ephemeralStorageBytes());
            boolean slotFree = offered.pods() == 0 || view.free(slot, CapacityView.PODS) >= share.pods();
            if (!slotFree && allowed > 0) {
                allowed = 0;
                scarcest = Cause.PODS;
            }
            count(gpus, scarcest, free - allowed);
        }

        private void limit(Cause cause, long offered, long free, long share) {
            long suffices = share == 0 || offered == 0 ? Long.MAX_VALUE : Math.max(0, free) / share;
            if (suffices < allowed) {
                allowed = suffices;
                scarcest = cause;
            }
        }

        private static <K> void count(Map<K, Count> counts, K what, long more) {
            if (more > 0) {
                counts.computeIfAbsent(what, key -> new Count()).value += more;
            }
        }

        Map<Cause, Long> gpus() {
            Map<Cause, Long> plain = new EnumMap<>(Cause.class);
            gpus.forEach((cause, count) -> plain.put(cause, count.value));
            return plain;
        }

        Map<NodeState, Integer> nodes() {
            Map<NodeState, Integer> plain = new EnumMap<>(NodeState.class);
            nodes.forEach((state, count) -> plain.put(state, (int) count.value));
            return plain;
        }
    }

    private static final class Count {
        private long value;
    }
}
