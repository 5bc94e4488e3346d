package dev.fairlead.core.pack;

import java.util.Arrays;

/** GPUs in use before idle GPUs, nodes in use before idle nodes, as in FGD (Weng et al., ATC'23), a baseline. */
public final class GpuPacking implements PackingPolicy {
    @Override
    public String name() {
        return "gpu-packing";
    }

    @Override
    public long score(NodeState node, PodShape pod) {
        if (pod.gpus() == 0) {
            return 0;
        }
        if (node.wholeFreeGpus() == node.gpus()) {
            return Math.max(33 - node.gpus(), node.gpus());
        }
        int[] free = new int[node.gpus()];
        for (int gpu = 0; gpu < free.length; gpu++) {
            free[gpu] = node.freeGpuMillis(gpu);
        }
        Arrays.sort(free);
        int opened = 0;
        int left = 0;
        int wanted = pod.gpus();
        for (int i = 0; i < free.length && wanted > 0; i++) {
            if (free[i] >= pod.gpuMillis()) {
                wanted--;
                opened += free[i] == PodShape.WHOLE_GPU ? 1 : 0;
                left += free[i] / 10;
            }
        }
        return opened > 0 ? Math.max(50 - opened, 33) : Math.max(100 - left / 10, 50);
    }
}
