package dev.fairlead.core.pack;

import dev.fairlead.core.model.GpuType;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How much of each GPU type is asked for by pods that cannot use every type, as a part of what there is: 0 for a type that
 * nobody needs in particular, 1 where such pods alone would fill it. A pod that could go anywhere does least harm where
 * the pressure is least.
 */
public final class TypePressure {
    private final Map<GpuType, Double> pressure;

    private TypePressure(Map<GpuType, Double> pressure) {
        this.pressure = pressure;
    }

    /** From the nodes of a cluster and the pods that are typical of it. */
    public static TypePressure of(Collection<NodeState> nodes, ShapeMix mix) {
        Map<GpuType, Long> capacity = new HashMap<>();
        long all = 0;
        for (NodeState node : nodes) {
            long gpuMillis = (long) node.gpus() * PodShape.WHOLE_GPU;
            capacity.merge(node.type(), gpuMillis, Long::sum);
            all += gpuMillis;
        }
        double demand = 0;
        Map<GpuType, Double> pressure = new HashMap<>();
        for (int i = 0; i < mix.size(); i++) {
            demand += mix.frequency(i) * mix.shape(i).totalGpuMillis();
        }
        for (int i = 0; i < mix.size(); i++) {
            PodShape shape = mix.shape(i);
            Set<GpuType> accepted = new HashSet<>(shape.types());
            long usable = accepted.stream()
                    .mapToLong(type -> capacity.getOrDefault(type, 0L))
                    .sum();
            for (GpuType type : usable == 0 ? List.<GpuType>of() : accepted) {
                double part = mix.frequency(i) * shape.totalGpuMillis() / demand;
                pressure.merge(type, part * all / usable, Double::sum);
            }
        }
        return new TypePressure(Map.copyOf(pressure));
    }

    /** 0 or more. */
    public double on(GpuType type) {
        return pressure.getOrDefault(type, 0.0);
    }
}
