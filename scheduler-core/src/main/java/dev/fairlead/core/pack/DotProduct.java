package dev.fairlead.core.pack;

/** The node whose free amounts point least in the pod's direction, as in FGD (Weng et al., ATC'23), a baseline. */
public final class DotProduct implements PackingPolicy {
    private static final double MOST_CPU_MILLIS = 128_000;
    private static final double MOST_GPU_MILLIS = 8_000;

    @Override
    public String name() {
        return "dot-product";
    }

    @Override
    public long score(NodeState node, PodShape pod) {
        double cpu = node.freeCpuMillis() / MOST_CPU_MILLIS * (pod.cpuMillis() / MOST_CPU_MILLIS);
        double gpu = node.totalFreeGpuMillis() / MOST_GPU_MILLIS * (pod.totalGpuMillis() / MOST_GPU_MILLIS);
        return (long) (100 * (1 - (cpu + gpu) / 2));
    }
}
