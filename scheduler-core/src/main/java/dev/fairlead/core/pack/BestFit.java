package dev.fairlead.core.pack;

/** The fullest node by CPU and GPU together, as in FGD (Weng et al., ATC'23), where it is a baseline. */
public final class BestFit implements PackingPolicy {
    private static final double MOST_CPU_MILLIS = 128_000;
    private static final double MOST_GPU_MILLIS = 8_000;

    @Override
    public String name() {
        return "best-fit";
    }

    @Override
    public long score(NodeState node, PodShape pod) {
        double cpu = (node.freeCpuMillis() - pod.cpuMillis()) / MOST_CPU_MILLIS;
        double gpu = (node.totalFreeGpuMillis() - pod.totalGpuMillis()) / MOST_GPU_MILLIS;
        return (long) (100 * (1 - (0.5 * cpu + 0.5 * gpu)));
    }
}
