package dev.fairlead.core.plan;

import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Resources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is used of each device that is shared, added up from the pods themselves. */
final class Devices {
    private final Map<NodeName, Map<Integer, Long>> used = new HashMap<>();

    /** Books the pod at a position (1) or takes it back (-1). */
    void book(Pods pods, int position, int sign) {
        if (position >= pods.devices().size()) {
            // Said as an objection to these pods.
            return;
        }
        long millis = sign * pods.need(position).sharedGpuMillis();
        used.computeIfAbsent(pods.nodes().get(position), key -> new TreeMap<>())
                .merge(
                        pods.devices().get(position),
                        millis,
                        (before, more) -> before + more == 0 ? null : before + more);
    }

    /** How many devices of a node are not whole. */
    long opened(NodeName node) {
        return used.getOrDefault(node, Map.of()).size();
    }

    /** What speaks against the devices of the pods. */
    List<String> objections(Pods pods, Facts facts) {
        List<String> found = new ArrayList<>();
        boolean share = pods.job().gang().sharesGpus();
        if (pods.devices().size() != (share ? pods.size() : 0)) {
            found.add(pods.size() + " pods that " + (share ? "share" : "do not share") + " GPUs have "
                    + pods.devices().size() + " devices");
            return found;
        }
        for (int i = 0; i < pods.devices().size(); i++) {
            NodeName name = pods.nodes().get(i);
            int device = pods.devices().get(i);
            Node node = facts.nodes.get(name);
            long millis = used.getOrDefault(name, Map.of()).getOrDefault(device, 0L);
            if (node != null && (device < 0 || device >= node.allocatable().gpus())) {
                found.add("node " + name + " has no device " + device);
            }
            if (node != null && millis > Resources.WHOLE_GPU) {
                found.add(
                        "device " + device + " of node " + name + " is oversold: " + millis + " thousandths are used");
            }
        }
        return found;
    }
}
