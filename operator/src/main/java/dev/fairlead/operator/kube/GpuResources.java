package dev.fairlead.operator.kube;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The extended resources that are whole GPUs.
 *
 * @param names resource names such as {@code nvidia.com/gpu}, one or more; the first that a node offers is the node's
 */
public record GpuResources(List<String> names) {
    /** NVIDIA's and AMD's device plugins. */
    public static final GpuResources DEFAULT = new GpuResources(List.of("nvidia.com/gpu", "amd.com/gpu"));

    public GpuResources {
        names = List.copyOf(names);
        if (names.isEmpty()) {
            throw new IllegalArgumentException("at least one GPU resource is needed, such as nvidia.com/gpu");
        }
    }

    /**
     * The resource under which the node offers GPUs now, empty if it offers none. Asked again before pods are bound: a pod
     * bound to a node that does not advertise its resource starts without a GPU.
     */
    public Optional<String> offeredBy(Node node) {
        if (node.getStatus() == null || node.getStatus().getAllocatable() == null) {
            return Optional.empty();
        }
        Map<String, Quantity> allocatable = node.getStatus().getAllocatable();
        return names.stream()
                .filter(name -> Quantities.units(allocatable.get(name)) > 0)
                .findFirst();
    }

    /** All GPUs among the amounts, whatever their resource is called. */
    long in(@Nullable Map<String, Quantity> amounts) {
        long gpus = 0;
        if (amounts != null) {
            for (String name : names) {
                gpus += Quantities.units(amounts.get(name));
            }
        }
        return gpus;
    }
}
