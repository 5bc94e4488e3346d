package dev.fairlead.core.pack;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The shapes of pods that are typical of a cluster, and how often each comes. Measures fragmentation by them: the free
 * GPUs of a node that an average pod could not use (Weng et al., ATC'23, section 4).
 */
public final class ShapeMix {
    private final List<PodShape> shapes;
    private final double[] frequencies;

    private ShapeMix(List<PodShape> shapes, double[] frequencies) {
        this.shapes = shapes;
        this.frequencies = frequencies;
    }

    /**
     * The most frequent shapes, memory aside, that together make up at least this share of the pods.
     *
     * @param share 0 to 1; 1 for all shapes
     */
    public static ShapeMix of(Iterable<PodShape> pods, double share) {
        Map<PodShape, Long> counts = new HashMap<>();
        for (PodShape pod : pods) {
            PodShape shape = new PodShape(pod.cpuMillis(), 0, pod.gpus(), pod.gpuMillis(), pod.types());
            counts.merge(shape, 1L, Long::sum);
        }
        return ofCounts(counts, share);
    }

    /**
     * The most frequent shapes that together make up at least this share of the pods.
     *
     * @param counts how many pods have each shape
     * @param share 0 to 1; 1 for all shapes
     */
    public static ShapeMix ofCounts(Map<PodShape, Long> counts, double share) {
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        List<PodShape> sorted = new ArrayList<>(counts.keySet());
        sorted.sort(Comparator.comparingLong((PodShape shape) -> counts.getOrDefault(shape, 0L))
                .thenComparingLong(PodShape::cpuMillis)
                .thenComparingInt(PodShape::gpuMillis)
                .thenComparingInt(PodShape::gpus)
                .reversed()
                .thenComparing(shape -> shape.types().toString()));
        int kept = 0;
        long reached = 0;
        while (kept < sorted.size() && reached < share * all) {
            reached += counts.getOrDefault(sorted.get(kept), 0L);
            kept++;
        }
        // Divided twice, as in the published program: policies that truncate are sensitive to the last bit.
        double[] frequencies = new double[kept];
        for (int i = 0; i < kept; i++) {
            frequencies[i] = counts.getOrDefault(sorted.get(i), 0L) / (double) all / (reached / (double) all);
        }
        return new ShapeMix(List.copyOf(sorted.subList(0, kept)), frequencies);
    }

    /** How many shapes it holds. */
    public int size() {
        return shapes.size();
    }

    /** A shape, the most frequent first. */
    public PodShape shape(int number) {
        return shapes.get(number);
    }

    /** The part of the pods that have this shape. */
    public double frequency(int number) {
        return frequencies[number];
    }

    /** Thousandths of GPUs free on the node that one pod of the shape could not use. */
    static int strandedByOne(NodeState node, PodShape shape) {
        int tooSmall = node.freeCpuMillis() < shape.cpuMillis() ? -1 : freeOnTooSmallGpus(node, shape);
        return tooSmall < 0 ? node.totalFreeGpuMillis() : tooSmall;
    }

    /** Thousandths of GPUs free on the node that a pod of this mix could not use, on average. */
    public double fragmentation(NodeState node) {
        // Summed by cause first, for the same reason.
        double lacksBoth = 0;
        double lacksGpu = 0;
        double lacksCpu = 0;
        double needsNoGpu = 0;
        double needsNoGpuLacksCpu = 0;
        double otherType = 0;
        int free = node.totalFreeGpuMillis();
        for (int i = 0; i < frequencies.length; i++) {
            PodShape pod = shapes.get(i);
            boolean enoughCpu = node.freeCpuMillis() >= pod.cpuMillis();
            double all = frequencies[i] * free;
            if (pod.gpus() == 0) {
                if (enoughCpu) {
                    needsNoGpu += all;
                } else {
                    needsNoGpuLacksCpu += all;
                }
            } else if (!pod.accepts(node.type())) {
                otherType += all;
            } else {
                int tooSmall = freeOnTooSmallGpus(node, pod);
                if (tooSmall < 0) {
                    if (enoughCpu) {
                        lacksGpu += all;
                    } else {
                        lacksBoth += all;
                    }
                } else if (enoughCpu) {
                    lacksGpu += frequencies[i] * tooSmall;
                } else {
                    lacksCpu += all;
                }
            }
        }
        return lacksBoth + lacksGpu + lacksCpu + needsNoGpu + needsNoGpuLacksCpu + otherType;
    }

    /** What is free on GPUs that are too full for the pod, in thousandths; -1 if too few are roomy enough. */
    private static int freeOnTooSmallGpus(NodeState node, PodShape pod) {
        int roomy = 0;
        int small = 0;
        for (int gpu = 0; gpu < node.gpus(); gpu++) {
            int free = node.freeGpuMillis(gpu);
            if (free >= pod.gpuMillis()) {
                roomy++;
            } else {
                small += free;
            }
        }
        return roomy < pod.gpus() ? -1 : small;
    }
}
