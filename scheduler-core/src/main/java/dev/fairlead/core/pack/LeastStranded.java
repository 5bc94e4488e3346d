package dev.fairlead.core.pack;

/**
 * Fairlead's own: the node where the pod strands the least of the GPUs that others will want.
 *
 * <p>It starts from FGD's measure of fragmentation (Weng et al., ATC'23) and differs in five ways. A shared GPU is judged
 * by how many like pods still fill it and not only by whether one does, because it is remainders of shared GPUs that stay
 * empty in the end. The measure is not truncated; nodes that are equal by it are told apart by how full they are, so that
 * the order in which nodes are listed decides next to nothing. A pod that may go anywhere leaves alone the GPU types that
 * others need in particular. And where CPU is short, pods that do not share a GPU leave enough of it for the whole GPUs
 * beside them. And a shape with many GPUs counts for less than its pods are frequent: until the last GPU that it needs is
 * free it calls the whole node stranded, and so drowns what the smaller shapes say.
 *
 * <p>The constants were chosen on the openb workloads ({@code make packing}).
 */
public final class LeastStranded implements PackingPolicy {
    /** How much of a shape's judgement is "how many fit" where GPUs are shared; the rest is "does one fit". */
    private static final double FILL = 0.7;

    /** What a wholly empty node costs more than a full one, in thousandths of a GPU: a tie-break. */
    private static final double EMPTINESS = 1;

    /** What taking a GPU under full pressure costs, in stranded GPUs. */
    private static final double SCARCITY = 0.4;

    /** How much of a shape's judgement is "for how many is there CPU" where CPU is short. */
    private static final double CPU = 0.9;

    /** A shape with n GPUs counts n to the power of minus this times as often as it comes. */
    private static final double LARGE_COUNT_LESS = 0.85;

    private static final double RESOLUTION = 1e6;

    private final ShapeMix mix;
    private final Scarcity scarcity;
    private final double[] weights;

    public LeastStranded(ShapeMix mix, Scarcity scarcity) {
        this.mix = mix;
        this.scarcity = scarcity;
        this.weights = weights(mix);
    }

    private static double[] weights(ShapeMix mix) {
        double[] weights = new double[mix.size()];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] =
                    mix.frequency(i) * StrictMath.pow(Math.max(1, mix.shape(i).gpus()), -LARGE_COUNT_LESS);
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    @Override
    public String name() {
        return "fairlead";
    }

    @Override
    public long score(NodeState node, PodShape pod) {
        double taken = SCARCITY * scarcity.of(node.type()) * pod.totalGpuMillis();
        double before = stranded(node, cpu(pod));
        return Math.round(RESOLUTION * (before - taken - cost(node, pod, gpu(node, pod))));
    }

    @Override
    public int gpu(NodeState node, PodShape pod) {
        int best = -1;
        double least = 0;
        for (int gpu = 0; pod.isShared() && gpu < node.gpus(); gpu++) {
            if (node.freeGpuMillis(gpu) >= pod.gpuMillis()) {
                double cost = cost(node, pod, gpu);
                if (best < 0 || cost < least) {
                    best = gpu;
                    least = cost;
                }
            }
        }
        return Math.max(best, 0);
    }

    private double cost(NodeState node, PodShape pod, int gpu) {
        NodeState after = node.with(pod, gpu);
        double all = (double) after.gpus() * PodShape.WHOLE_GPU;
        return stranded(after, cpu(pod)) + (all == 0 ? 0 : EMPTINESS * after.totalFreeGpuMillis() / all);
    }

    /** How much CPU counts for a pod. Shared ones need not mind it: filling the GPU that they share matters more. */
    private double cpu(PodShape pod) {
        return pod.isShared() ? 0 : CPU * scarcity.ofCpu();
    }

    private double stranded(NodeState node, double cpu) {
        double sum = 0;
        for (int i = 0; i < mix.size(); i++) {
            sum += weights[i] * stranded(node, mix.shape(i), cpu);
        }
        return sum;
    }

    private static double stranded(NodeState node, PodShape shape, double cpu) {
        if (shape.gpus() == 0 || !shape.accepts(node.type())) {
            return node.totalFreeGpuMillis();
        }
        int one = ShapeMix.strandedByOne(node, shape);
        if (shape.isShared()) {
            return (1 - FILL) * one + FILL * strandedByMany(node, shape);
        }
        if (shape.gpus() > 1 || shape.cpuMillis() == 0 || cpu == 0) {
            return one;
        }
        long withoutCpu = node.totalFreeGpuMillis() - node.freeCpuMillis() / shape.cpuMillis() * shape.totalGpuMillis();
        return one + cpu * Math.max(0, withoutCpu - one);
    }

    /** What stays free when as many shared pods as fit have come, in thousandths. */
    private static long strandedByMany(NodeState node, PodShape shape) {
        long fit = 0;
        for (int gpu = 0; gpu < node.gpus(); gpu++) {
            fit += node.freeGpuMillis(gpu) / shape.gpuMillis();
        }
        if (shape.cpuMillis() > 0) {
            fit = Math.min(fit, node.freeCpuMillis() / shape.cpuMillis());
        }
        return node.totalFreeGpuMillis() - fit * shape.gpuMillis();
    }
}
