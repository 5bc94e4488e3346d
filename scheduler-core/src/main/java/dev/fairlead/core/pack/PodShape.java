package dev.fairlead.core.pack;

import dev.fairlead.core.model.GpuType;
import java.util.List;

/**
 * What one pod asks of one node, as far as packing goes; pods of one shape are alike.
 *
 * @param cpuMillis thousandths of a CPU, 0 or more
 * @param memory memory in any one unit, the same as the nodes', 0 or more
 * @param gpus GPUs, 0 for a pod that only needs CPU
 * @param gpuMillis thousandths of each GPU: below 1000 only for a single, shared one
 * @param types the GPU types that it accepts, as written; empty for all
 */
public record PodShape(long cpuMillis, long memory, int gpus, int gpuMillis, List<GpuType> types) {
    /** A whole GPU in thousandths. */
    public static final int WHOLE_GPU = 1000;

    public PodShape {
        types = List.copyOf(types);
        if (gpus < 0 || gpuMillis < 0 || gpuMillis > WHOLE_GPU || (gpus > 1 && gpuMillis != WHOLE_GPU)) {
            throw new IllegalArgumentException(
                    "a pod has whole GPUs or a part of one, not " + gpus + " x " + gpuMillis);
        }
    }

    /** True for a pod that takes a part of one GPU. */
    public boolean isShared() {
        return gpus == 1 && gpuMillis < WHOLE_GPU;
    }

    /** Thousandths of GPUs in all. */
    public int totalGpuMillis() {
        return gpus * gpuMillis;
    }

    public boolean accepts(GpuType type) {
        return types.isEmpty() || types.contains(type);
    }
}
