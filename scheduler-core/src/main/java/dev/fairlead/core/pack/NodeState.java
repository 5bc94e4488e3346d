package dev.fairlead.core.pack;

import dev.fairlead.core.model.GpuType;
import java.util.Arrays;

/**
 * What is free on a node. Two nodes in the same state are equal to every policy. Immutable.
 */
public final class NodeState {
    private final GpuType type;
    private final long freeCpuMillis;
    private final long freeMemory;
    private final int[] freeGpuMillis;
    private final int podKinds;
    private final int totalFree;
    private final int wholeFree;
    private final int hash;

    /**
     * @param freeGpuMillis thousandths free of each GPU, by its index on the node; 1000 for an unused one
     * @param podKinds one bit for each kind of GPU pod on the node, see {@link #kind}
     */
    public NodeState(GpuType type, long freeCpuMillis, long freeMemory, int[] freeGpuMillis, int podKinds) {
        this.type = type;
        this.freeCpuMillis = freeCpuMillis;
        this.freeMemory = freeMemory;
        this.freeGpuMillis = freeGpuMillis.clone();
        this.podKinds = podKinds;
        int total = 0;
        int whole = 0;
        for (int free : freeGpuMillis) {
            total += free;
            whole += free == PodShape.WHOLE_GPU ? 1 : 0;
        }
        totalFree = total;
        wholeFree = whole;
        hash = ((Arrays.hashCode(freeGpuMillis) * 31 + Long.hashCode(freeCpuMillis)) * 31 + Long.hashCode(freeMemory))
                        * 31
                + type.hashCode() * 7
                + podKinds;
    }

    /** An empty node. */
    public static NodeState empty(GpuType type, long cpuMillis, long memory, int gpus) {
        int[] free = new int[gpus];
        Arrays.fill(free, PodShape.WHOLE_GPU);
        return new NodeState(type, cpuMillis, memory, free, 0);
    }

    public GpuType type() {
        return type;
    }

    public long freeCpuMillis() {
        return freeCpuMillis;
    }

    public long freeMemory() {
        return freeMemory;
    }

    /** GPUs of the node, used ones included. */
    public int gpus() {
        return freeGpuMillis.length;
    }

    /** Thousandths free of one GPU. */
    public int freeGpuMillis(int gpu) {
        return freeGpuMillis[gpu];
    }

    /** Thousandths free of all GPUs together. */
    public int totalFreeGpuMillis() {
        return totalFree;
    }

    /** GPUs that nobody uses. */
    public int wholeFreeGpus() {
        return wholeFree;
    }

    /** The kinds of GPU pods on the node, a bit each. */
    public int podKinds() {
        return podKinds;
    }

    /** The bit of a pod's kind: shared, one GPU, two GPUs and so on; 0 for a pod without a GPU. */
    static int kind(PodShape pod) {
        if (pod.gpus() == 0) {
            return 0;
        }
        return pod.isShared() ? 1 : 1 << pod.gpus();
    }

    /** True if the pod may run here now. */
    public boolean fits(PodShape pod) {
        return freeCpuMillis >= pod.cpuMillis() && freeMemory >= pod.memory() && fitsGpus(pod);
    }

    private boolean fitsGpus(PodShape pod) {
        if (pod.gpus() == 0) {
            return true;
        }
        if (!pod.accepts(type)) {
            return false;
        }
        if (!pod.isShared()) {
            return wholeFree >= pod.gpus();
        }
        for (int free : freeGpuMillis) {
            if (free >= pod.gpuMillis()) {
                return true;
            }
        }
        return false;
    }

    /** The fullest GPU that still has room for a shared pod, the first among equals; -1 if none has. */
    public int tightestGpu(PodShape pod) {
        int best = -1;
        for (int gpu = 0; gpu < freeGpuMillis.length; gpu++) {
            if (freeGpuMillis[gpu] >= pod.gpuMillis() && (best < 0 || freeGpuMillis[gpu] < freeGpuMillis[best])) {
                best = gpu;
            }
        }
        return best;
    }

    /**
     * The state once the pod runs here. Whole GPUs are taken from the lowest index up.
     *
     * @param gpu the GPU for a shared pod; of no meaning for others
     */
    public NodeState with(PodShape pod, int gpu) {
        int[] free = freeGpuMillis.clone();
        if (pod.isShared()) {
            free[gpu] -= pod.gpuMillis();
        } else {
            int left = pod.gpus();
            for (int i = 0; left > 0; i++) {
                if (free[i] == PodShape.WHOLE_GPU) {
                    free[i] = 0;
                    left--;
                }
            }
        }
        return new NodeState(
                type, freeCpuMillis - pod.cpuMillis(), freeMemory - pod.memory(), free, podKinds | kind(pod));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NodeState that
                && hash == that.hash
                && freeCpuMillis == that.freeCpuMillis
                && freeMemory == that.freeMemory
                && podKinds == that.podKinds
                && type.equals(that.type)
                && Arrays.equals(freeGpuMillis, that.freeGpuMillis);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
