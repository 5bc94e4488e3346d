package dev.fairlead.operator.kube;

import dev.fairlead.core.model.Resources;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a pod takes from its node, by Kubernetes' own rule: the containers that run together, or the largest moment of the
 * start-up if that is more, plus the overhead of its runtime. Other extended resources (network cards, huge pages, MIG
 * slices) are not counted: the kubelet refuses a pod that asks for too many.
 */
public final class PodRequests {
    private final GpuResources gpuResources;

    public PodRequests(GpuResources gpuResources) {
        this.gpuResources = gpuResources;
    }

    /** The pod's requests with one pod slot. An amount that is no quantity counts as nothing. */
    public Resources of(PodSpec spec) {
        Resources sidecars = Resources.ZERO;
        Resources startUp = Resources.ZERO;
        for (Container container : orEmpty(spec.getInitContainers())) {
            Resources asked = container(container);
            if ("Always".equals(container.getRestartPolicy())) {
                sidecars = sidecars.plus(asked);
                startUp = larger(startUp, sidecars);
            } else {
                startUp = larger(startUp, sidecars.plus(asked));
            }
        }
        Resources running = sidecars;
        for (Container container : orEmpty(spec.getContainers())) {
            running = running.plus(container(container));
        }
        Resources most = podLevel(spec.getResources(), larger(running, startUp));
        Resources overhead = new Resources(
                0,
                Quantities.thousandths(amount(spec.getOverhead(), "cpu")),
                Quantities.units(amount(spec.getOverhead(), "memory")),
                Quantities.units(amount(spec.getOverhead(), "ephemeral-storage")),
                1);
        return most.plus(overhead);
    }

    private Resources container(Container container) {
        ResourceRequirements asked = container.getResources();
        if (asked == null) {
            return Resources.ZERO;
        }
        return new Resources(
                Math.max(gpuResources.in(asked.getRequests()), gpuResources.in(asked.getLimits())),
                Quantities.thousandths(request(asked, "cpu")),
                Quantities.units(request(asked, "memory")),
                Quantities.units(request(asked, "ephemeral-storage")),
                0);
    }

    /** CPU and memory that the pod asks for as a whole stand instead of its containers' sum. */
    private static Resources podLevel(@Nullable ResourceRequirements asked, Resources sum) {
        if (asked == null) {
            return sum;
        }
        Quantity cpu = request(asked, "cpu");
        Quantity memory = request(asked, "memory");
        return new Resources(
                sum.gpus(),
                cpu == null ? sum.cpuMillis() : Quantities.thousandths(cpu),
                memory == null ? sum.memoryBytes() : Quantities.units(memory),
                sum.ephemeralStorageBytes(),
                sum.pods());
    }

    /** What is requested; the limit where only that is given, as the API server fills it in. */
    private static @Nullable Quantity request(ResourceRequirements asked, String resource) {
        Quantity request = amount(asked.getRequests(), resource);
        return request != null ? request : amount(asked.getLimits(), resource);
    }

    private static @Nullable Quantity amount(@Nullable Map<String, Quantity> amounts, String resource) {
        return amounts == null ? null : amounts.get(resource);
    }

    private static List<Container> orEmpty(@Nullable List<Container> containers) {
        return containers == null ? List.of() : containers;
    }

    private static Resources larger(Resources a, Resources b) {
        return new Resources(
                Math.max(a.gpus(), b.gpus()),
                Math.max(a.cpuMillis(), b.cpuMillis()),
                Math.max(a.memoryBytes(), b.memoryBytes()),
                Math.max(a.ephemeralStorageBytes(), b.ephemeralStorageBytes()),
                Math.max(a.pods(), b.pods()));
    }
}
