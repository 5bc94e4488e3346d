package dev.fairlead.core.capacity;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.Resources;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How many GPUs of each type there are to give away, kept up to date node by node. */
final class Capacities {
    private final Map<GpuType, Long> gpus = new TreeMap<>();
    private final Map<GpuType, Integer> nodes = new TreeMap<>();

    /** Counts a node so many times; a type is there as long as some node has it, usable or not. */
    void add(@Nullable Node node, Resources foreign, int times) {
        if (node == null) {
            return;
        }
        GpuType type = node.gpuType();
        if (nodes.merge(type, times, Integer::sum) == 0) {
            nodes.remove(type);
            gpus.remove(type);
            return;
        }
        long free = node.usable() ? Math.max(0, node.allocatable().gpus() - foreign.gpus()) : 0;
        gpus.merge(type, free * times, Long::sum);
    }

    /** GPUs of each type on usable nodes that are not used by pods of others. */
    Map<GpuType, Long> byType() {
        return new TreeMap<>(gpus);
    }
}
