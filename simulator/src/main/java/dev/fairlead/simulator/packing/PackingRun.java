package dev.fairlead.simulator.packing;

import dev.fairlead.core.pack.NodeState;
import dev.fairlead.core.pack.PackedNodes;
import dev.fairlead.core.pack.PackingPolicy;
import dev.fairlead.core.pack.PodShape;
import dev.fairlead.core.pack.ShapeMix;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Pods arrive one after the other on an empty cluster, stay for ever, and are dropped when they do not fit: the experiment
 * by which FGD was evaluated (Weng et al., ATC'23, section 6).
 *
 * @param droppedGpuPods pods with GPUs that did not fit anywhere
 * @param droppedCpuPods pods without GPUs that did not fit anywhere
 */
public record PackingRun(LoadCurve curve, int droppedGpuPods, int droppedCpuPods) {

    /** @param mix by which fragmentation is measured, whatever the policy packs by */
    public static PackingRun of(
            List<NodeState> nodes, int[] nodeRanks, Iterable<PodShape> arrivals, PackingPolicy policy, ShapeMix mix) {
        long capacity = nodes.stream().mapToLong(NodeState::totalFreeGpuMillis).sum();
        LoadCurve curve = new LoadCurve(capacity);
        PackedNodes packed = new PackedNodes(nodes, nodeRanks, policy);
        Map<NodeState, Double> known = new HashMap<>();
        double fragmentation = 0;
        for (NodeState node : nodes) {
            fragmentation += known.computeIfAbsent(node, mix::fragmentation);
        }
        long arrived = 0;
        long used = 0;
        int droppedGpuPods = 0;
        int droppedCpuPods = 0;
        for (PodShape pod : arrivals) {
            arrived += pod.totalGpuMillis();
            int node = packed.best(pod);
            if (node >= 0) {
                fragmentation -= known.computeIfAbsent(packed.state(node), mix::fragmentation);
                packed.put(node, pod);
                fragmentation += known.computeIfAbsent(packed.state(node), mix::fragmentation);
                used += pod.totalGpuMillis();
            } else if (pod.gpus() > 0) {
                droppedGpuPods++;
            } else {
                droppedCpuPods++;
            }
            curve.record(arrived, used, fragmentation);
        }
        return new PackingRun(curve, droppedGpuPods, droppedCpuPods);
    }
}
