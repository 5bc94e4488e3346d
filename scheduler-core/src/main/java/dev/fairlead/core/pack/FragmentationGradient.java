package dev.fairlead.core.pack;

/**
 * FGD: the node whose fragmentation grows least (Weng et al., ATC'23, section 5), as published. The score is truncated to
 * a whole number from 0 to 100, which is part of how good it is: many nodes tie, and the order of nodes decides.
 */
public final class FragmentationGradient implements PackingPolicy {
    private final ShapeMix mix;

    public FragmentationGradient(ShapeMix mix) {
        this.mix = mix;
    }

    @Override
    public String name() {
        return "fgd";
    }

    @Override
    public long score(NodeState node, PodShape pod) {
        return score(node, pod, gpu(node, pod));
    }

    @Override
    public int gpu(NodeState node, PodShape pod) {
        if (!pod.isShared()) {
            return 0;
        }
        int best = -1;
        long bestScore = 0;
        for (int gpu = 0; gpu < node.gpus(); gpu++) {
            if (node.freeGpuMillis(gpu) >= pod.gpuMillis()) {
                long score = score(node, pod, gpu);
                if (best < 0 || score > bestScore) {
                    best = gpu;
                    bestScore = score;
                }
            }
        }
        return best;
    }

    private long score(NodeState node, PodShape pod, int gpu) {
        double gain = mix.fragmentation(node) - mix.fragmentation(node.with(pod, gpu));
        return (long) (1 / (1 + Math.exp(-gain / PodShape.WHOLE_GPU)) * 100);
    }
}
