package dev.fairlead.operator.state;

import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.operator.kube.PodReading;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * What pods take from nodes without being booked as a job's: pods of others, and pods of ours that no job claims. Kept as
 * one sum a node, changed by differences.
 */
final class ForeignUsage {
    private record Holding(NodeName node, Resources usage) {}

    private final Map<String, Holding> byPod = new HashMap<>();
    private final Map<NodeName, Resources> totals = new HashMap<>();
    private final Set<NodeName> changed = new HashSet<>();

    /** The pod takes this much and no more what it took before. */
    void put(PodReading pod) {
        if (!pod.holdsNode()) {
            remove(pod.uid());
            return;
        }
        Holding now = new Holding(pod.node(), pod.resources());
        Holding before = byPod.put(pod.uid(), now);
        if (!now.equals(before)) {
            if (before != null) {
                add(before.node, Resources.ZERO.minus(before.usage));
            }
            add(now.node, now.usage);
        }
    }

    /** The pod takes nothing any more. */
    void remove(String podUid) {
        Holding before = byPod.remove(podUid);
        if (before != null) {
            add(before.node, Resources.ZERO.minus(before.usage));
        }
    }

    /** True if some node's total is not reported yet. */
    boolean changed() {
        return !changed.isEmpty();
    }

    /** Reports the new total of every node that changed since the last time. */
    void flush(BiConsumer<NodeName, Resources> report) {
        for (NodeName node : changed) {
            report.accept(node, totals.getOrDefault(node, Resources.ZERO));
        }
        changed.clear();
    }

    private void add(NodeName node, Resources difference) {
        totals.merge(node, difference, Resources::plus);
        totals.remove(node, Resources.ZERO);
        changed.add(node);
    }
}
