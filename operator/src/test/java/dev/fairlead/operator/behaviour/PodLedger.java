package dev.fairlead.operator.behaviour;

import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.informer.ResourceEventHandler;
import io.kubernetes.client.openapi.models.V1Pod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Every pod there is and was, and whether a node's GPUs were ever given away twice: a pod holds its GPUs from the moment
 * it is bound until it has ended or is gone, leaving or not. The API server's watch tells pods' changes in the order in
 * which they happened, so nothing can slip through between two looks.
 */
final class PodLedger implements ResourceEventHandler<V1Pod> {
    private static final String GPU = "nvidia.com/gpu";

    private final Map<String, V1Pod> present = new LinkedHashMap<>();
    private final Map<String, List<V1Pod>> sights = new LinkedHashMap<>();
    private final Map<String, Integer> capacity = new LinkedHashMap<>();
    private final List<String> doubleBookings = new ArrayList<>();

    /** Counts what is bound to a node with so many GPUs. */
    synchronized void watchNode(String node, int gpus) {
        capacity.put(node, gpus);
    }

    /** Sentences about nodes whose GPUs were given away twice. */
    synchronized List<String> doubleBookings(String nodePrefix) {
        return doubleBookings.stream()
                .filter(sentence -> sentence.startsWith(nodePrefix))
                .toList();
    }

    /** All pods that a namespace ever had, each as it was last seen. */
    synchronized List<V1Pod> ever(String namespace) {
        return sights.values().stream()
                .map(List::getLast)
                .filter(pod -> namespace.equals(PodParts.metadata(pod).getNamespace()))
                .toList();
    }

    /** Everything that was seen of a pod, oldest first. */
    synchronized List<V1Pod> sights(String uid) {
        return List.copyOf(sights.getOrDefault(uid, List.of()));
    }

    @Override
    public synchronized void onAdd(V1Pod pod) {
        see(pod);
    }

    @Override
    public synchronized void onUpdate(V1Pod before, V1Pod pod) {
        see(pod);
    }

    @Override
    public synchronized void onDelete(V1Pod pod, boolean finalStateUnknown) {
        present.remove(PodParts.uid(pod));
    }

    private void see(V1Pod pod) {
        String uid = PodParts.uid(pod);
        present.put(uid, pod);
        sights.computeIfAbsent(uid, any -> new ArrayList<>()).add(pod);
        String node = PodParts.spec(pod).getNodeName();
        if (node != null && capacity.containsKey(node)) {
            List<V1Pod> holders = present.values().stream()
                    .filter(each -> node.equals(PodParts.spec(each).getNodeName()) && !ended(each))
                    .toList();
            int used = holders.stream().mapToInt(PodLedger::gpus).sum();
            if (used > Objects.requireNonNull(capacity.get(node))) {
                doubleBookings.add(node + " had " + used + " GPUs in use by "
                        + holders.stream().map(each -> PodParts.name(each)).toList());
            }
        }
    }

    private static boolean ended(V1Pod pod) {
        @Nullable
        String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
        return "Succeeded".equals(phase) || "Failed".equals(phase);
    }

    static int gpus(V1Pod pod) {
        return PodParts.spec(pod).getContainers().stream()
                .mapToInt(container -> {
                    var limits = container.getResources() == null
                            ? null
                            : container.getResources().getLimits();
                    Quantity gpus = limits == null ? null : limits.get(GPU);
                    return gpus == null ? 0 : gpus.getNumber().intValue();
                })
                .sum();
    }
}
