package dev.fairlead.core.pack;

/** Pods of one kind together, as in FGD (Weng et al., ATC'23), where it is a baseline. */
public final class GpuClustering implements PackingPolicy {
    private static final int MOST_GPU_MILLIS = 8_000;

    @Override
    public String name() {
        return "gpu-clustering";
    }

    @Override
    public long score(NodeState node, PodShape pod) {
        int kind = NodeState.kind(pod);
        if (kind == 0) {
            return 0;
        }
        long fullness = 25L * (MOST_GPU_MILLIS - node.totalFreeGpuMillis()) / MOST_GPU_MILLIS;
        int there = node.podKinds();
        if (there == kind) {
            return 75 + fullness;
        }
        if ((there & kind) != 0) {
            return 50 + fullness;
        }
        return there == 0 ? 25 + fullness : fullness;
    }
}
