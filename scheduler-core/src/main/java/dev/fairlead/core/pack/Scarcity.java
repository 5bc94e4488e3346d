package dev.fairlead.core.pack;

import dev.fairlead.core.model.GpuType;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is scarce in a cluster besides GPUs as such, from its nodes and the pods that are typical of it: GPU types that some
 * pods need in particular, and CPU.
 */
public final class Scarcity {
    /** Where pods want less CPU for a GPU than this part of what nodes have, CPU is no worry. */
    private static final double CPU_IS_PLENTY = 0.75;

    /** Where they want more than this part, GPUs stay empty for want of CPU unless CPU is minded. */
    private static final double CPU_IS_SHORT = 0.82;

    private final Map<GpuType, Double> ofType;
    private final double ofCpu;

    private Scarcity(Map<GpuType, Double> ofType, double ofCpu) {
        this.ofType = ofType;
        this.ofCpu = ofCpu;
    }

    /** From the nodes of a cluster, empty, and the pods that are typical of it. */
    public static Scarcity of(Collection<NodeState> nodes, ShapeMix mix) {
        Map<GpuType, Long> capacity = new HashMap<>();
        long cpuMillis = 0;
        for (NodeState node : nodes) {
            capacity.merge(node.type(), (long) node.gpus() * PodShape.WHOLE_GPU, Long::sum);
            cpuMillis += node.freeCpuMillis();
        }
        return of(capacity, cpuMillis, mix);
    }

    /**
     * From what a cluster has in all, and the pods that are typical of it.
     *
     * @param capacity thousandths of GPUs of each type
     * @param cpuMillis CPU on the nodes with GPUs
     */
    public static Scarcity of(Map<GpuType, Long> capacity, long cpuMillis, ShapeMix mix) {
        long gpuMillis = capacity.values().stream().mapToLong(Long::longValue).sum();
        double gpuDemand = 0;
        double cpuDemand = 0;
        for (int i = 0; i < mix.size(); i++) {
            gpuDemand += mix.frequency(i) * mix.shape(i).totalGpuMillis();
            cpuDemand += mix.frequency(i) * mix.shape(i).cpuMillis();
        }
        Map<GpuType, Double> ofType = new HashMap<>();
        for (int i = 0; i < mix.size(); i++) {
            PodShape shape = mix.shape(i);
            Set<GpuType> accepted = new HashSet<>(shape.types());
            long usable = accepted.stream()
                    .mapToLong(type -> capacity.getOrDefault(type, 0L))
                    .sum();
            for (GpuType type : usable == 0 ? List.<GpuType>of() : accepted) {
                double part = mix.frequency(i) * shape.totalGpuMillis() / gpuDemand;
                ofType.merge(type, part * gpuMillis / usable, Double::sum);
            }
        }
        double cpu = gpuDemand == 0 || cpuMillis == 0 ? 0 : cpuDemand / gpuDemand * gpuMillis / cpuMillis;
        double ofCpu = Math.clamp((cpu - CPU_IS_PLENTY) / (CPU_IS_SHORT - CPU_IS_PLENTY), 0, 1);
        return new Scarcity(Map.copyOf(ofType), ofCpu);
    }

    /**
     * How much of a GPU type is asked for by pods that cannot use every type, as a part of what there is: 0 if nobody needs
     * it in particular, 1 if such pods alone would fill it.
     */
    public double of(GpuType type) {
        return ofType.getOrDefault(type, 0.0);
    }

    /** How much CPU has to be minded, 0 to 1. */
    public double ofCpu() {
        return ofCpu;
    }
}
