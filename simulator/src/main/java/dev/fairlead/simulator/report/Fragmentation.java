package dev.fairlead.simulator.report;

import dev.fairlead.core.forecast.Work;
import dev.fairlead.core.model.AcceptedGpuType;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * How much of what is free is of no use to a typical pod of the workload: FGD's measure (Weng et al., ATC'23). Pods are weighted
 * by how often they occur. To a pod that does not accept the type of a node nothing there is of use. A pod of whole GPUs can use
 * those that nobody shares, if the node has enough of them; a pod that asks for a share can use every GPU that has so much left.
 * A change costs one look at each shape of pods, times the shared GPUs of the node.
 */
final class Fragmentation {
    private final Map<Shape, Long> shapes = new TreeMap<>();
    private final Map<GpuType, Typical> typical = new HashMap<>();
    private final Map<NodeName, NodeCount> nodes = new HashMap<>();
    private final TimeSteps.Quantity unusable;
    private final TimeSteps.Quantity free;

    private record Shape(long gpuMillis, String types) implements Comparable<Shape> {
        @Override
        public int compareTo(Shape other) {
            int byGpus = Long.compare(gpuMillis, other.gpuMillis);
            return byGpus != 0 ? byGpus : types.compareTo(other.types);
        }

        boolean accepts(GpuType type) {
            return types.equals("|") || types.contains("|" + type.name() + "|");
        }
    }

    private static final class NodeCount {
        private final GpuType type;
        private long capacity;
        private long whole;
        /** Thousandths in use, by device. */
        private final Map<Integer, Long> shared = new HashMap<>();

        private boolean there;

        NodeCount(GpuType type) {
            this.type = type;
        }

        Free free() {
            if (!there) {
                return Free.NOTHING;
            }
            List<Long> left = shared.values().stream()
                    .map(used -> Math.max(0, Resources.WHOLE_GPU - used))
                    .toList();
            return new Free(Math.max(0, capacity - whole - shared.size()), left);
        }
    }

    /**
     * What is free on a node.
     *
     * @param whole GPUs of which nobody has any part
     * @param leftOfShared thousandths that are left of each shared one
     */
    private record Free(long whole, List<Long> leftOfShared) {
        private static final Free NOTHING = new Free(0, List.of());

        long wholeMillis() {
            return whole * Resources.WHOLE_GPU;
        }

        long sharedMillis() {
            return leftOfShared.stream().mapToLong(Long::longValue).sum();
        }
    }

    /** The pods of the workload as nodes of one type see them, each with its part of all pods. */
    private static final class Typical {
        private double notThisType;
        private final Map<Long, Double> whole = new TreeMap<>();
        private final Map<Long, Double> shares = new TreeMap<>();

        double unusableMillis(Free free) {
            long left = free.sharedMillis();
            long all = free.wholeMillis() + left;
            double sum = all * notThisType;
            for (Map.Entry<Long, Double> pods : whole.entrySet()) {
                boolean fits = pods.getKey() <= free.wholeMillis();
                sum += pods.getValue() * (fits ? left : all);
            }
            for (Map.Entry<Long, Double> pods : shares.entrySet()) {
                for (long each : free.leftOfShared) {
                    sum += each < pods.getKey() ? pods.getValue() * each : 0;
                }
            }
            return sum;
        }
    }

    Fragmentation(List<Work> works, TimeSteps steps) {
        for (Work work : works) {
            Job job = work.job();
            for (Role role : job.gang().roles()) {
                long gpuMillis = role.perReplica().gpuMillis();
                if (gpuMillis > 0) {
                    shapes.merge(new Shape(gpuMillis, types(job)), (long) role.replicas(), Long::sum);
                }
            }
        }
        unusable = steps.quantity();
        free = steps.quantity();
    }

    private static String types(Job job) {
        StringBuilder names = new StringBuilder("|");
        for (AcceptedGpuType accepted : job.gpuTypes()) {
            names.append(accepted.type().name()).append('|');
        }
        return names.toString();
    }

    void nodeCame(long nowMillis, Node node) {
        change(nowMillis, node.name(), node.gpuType(), count -> {
            count.capacity = node.allocatable().gpus();
            count.there = node.usable();
        });
    }

    void nodeLost(long nowMillis, NodeName name) {
        NodeCount known = nodes.get(name);
        if (known != null) {
            change(nowMillis, name, known.type, count -> count.there = false);
        }
    }

    /** So many whole GPUs of the node are taken, or, if negative, given back. */
    void held(long nowMillis, NodeName name, GpuType type, long gpus) {
        change(nowMillis, name, type, count -> count.whole += gpus);
    }

    /** So many thousandths of one device of the node are taken, or, if negative, given back. */
    void shared(long nowMillis, NodeName name, GpuType type, int device, long gpuMillis) {
        change(nowMillis, name, type, count -> {
            if (count.shared.merge(device, gpuMillis, Long::sum) == 0) {
                count.shared.remove(device);
            }
        });
    }

    private void change(long nowMillis, NodeName name, GpuType type, Consumer<NodeCount> how) {
        NodeCount count = nodes.computeIfAbsent(name, key -> new NodeCount(type));
        add(nowMillis, count, -1);
        how.accept(count);
        add(nowMillis, count, 1);
    }

    /** Counts a node in (1) or out (-1). */
    private void add(long nowMillis, NodeCount count, int times) {
        Free now = count.free();
        long all = now.wholeMillis() + now.sharedMillis();
        if (all > 0) {
            double useless = typical.computeIfAbsent(count.type, this::typical).unusableMillis(now);
            free.add(nowMillis, times * all / (double) Resources.WHOLE_GPU);
            unusable.add(nowMillis, times * useless / Resources.WHOLE_GPU);
        }
    }

    private Typical typical(GpuType type) {
        Typical pods = new Typical();
        double all = shapes.values().stream().mapToLong(Long::longValue).sum();
        shapes.forEach((shape, count) -> {
            if (!shape.accepts(type)) {
                pods.notThisType += count / all;
            } else if (shape.gpuMillis % Resources.WHOLE_GPU == 0) {
                pods.whole.merge(shape.gpuMillis, count / all, Double::sum);
            } else {
                pods.shares.merge(shape.gpuMillis, count / all, Double::sum);
            }
        });
        return pods;
    }

    /** Unusable GPU time over free GPU time since the begin; 0 if nothing was free. */
    double share(long untilMillis) {
        double freeTime = free.total(untilMillis);
        return freeTime == 0 ? 0 : unusable.total(untilMillis) / freeTime;
    }
}
