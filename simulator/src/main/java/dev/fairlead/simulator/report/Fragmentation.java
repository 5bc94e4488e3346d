package dev.fairlead.simulator.report;

import dev.fairlead.core.forecast.Work;
import dev.fairlead.core.model.AcceptedGpuType;
import dev.fairlead.core.model.GpuAmount;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * How much of what is free is of no use to a typical pod of the workload: FGD's measure (Weng et al., ATC'23), over whole
 * GPUs. The free GPUs of a node count as unusable for a pod that does not accept their type or needs more of them than the
 * node has free; pods are weighted by how often they occur. Shares of GPUs on a node are added up and count as that many
 * whole GPUs, rounded up; a pod that asks for a share needs one that is wholly free. A change costs O(1).
 */
final class Fragmentation {
    private final Map<GpuType, double[]> unusableByFree = new HashMap<>();
    private final Map<Shape, Long> shapes = new TreeMap<>();
    private final Map<NodeName, NodeCount> nodes = new HashMap<>();
    private final TimeSteps.Quantity unusable;
    private final TimeSteps.Quantity free;

    private record Shape(long gpus, String types) implements Comparable<Shape> {
        @Override
        public int compareTo(Shape other) {
            int byGpus = Long.compare(gpus, other.gpus);
            return byGpus != 0 ? byGpus : types.compareTo(other.types);
        }
    }

    private static final class NodeCount {
        private final GpuType type;
        private long capacity;
        private long heldMillis;
        private boolean there;

        NodeCount(GpuType type) {
            this.type = type;
        }

        int free() {
            return there ? (int) Math.max(0, capacity - GpuAmount.roundedUp(heldMillis)) : 0;
        }
    }

    Fragmentation(List<Work> works, TimeSteps steps) {
        for (Work work : works) {
            Job job = work.job();
            for (Role role : job.gang().roles()) {
                long gpus = GpuAmount.roundedUp(role.perReplica().gpuMillis());
                if (gpus > 0) {
                    shapes.merge(new Shape(gpus, types(job)), (long) role.replicas(), Long::sum);
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

    void held(long nowMillis, NodeName name, GpuType type, long gpuMillis) {
        change(nowMillis, name, type, count -> count.heldMillis += gpuMillis);
    }

    private void change(long nowMillis, NodeName name, GpuType type, Consumer<NodeCount> how) {
        NodeCount count = nodes.computeIfAbsent(name, key -> new NodeCount(type));
        int before = count.free();
        how.accept(count);
        int after = count.free();
        if (before != after) {
            free.add(nowMillis, after - before);
            unusable.add(nowMillis, unusable(type, after) - unusable(type, before));
        }
    }

    private double unusable(GpuType type, int freeGpus) {
        double[] known = unusableByFree.get(type);
        if (known == null || known.length <= freeGpus) {
            known = new double[Math.max(16, freeGpus + 1)];
            for (int gpus = 0; gpus < known.length; gpus++) {
                known[gpus] = gpus * shareThatFindsNoRoom(type, gpus);
            }
            unusableByFree.put(type, known);
        }
        return known[freeGpus];
    }

    private double shareThatFindsNoRoom(GpuType type, int gpus) {
        long all = 0;
        long without = 0;
        for (Map.Entry<Shape, Long> shape : shapes.entrySet()) {
            String types = shape.getKey().types();
            boolean accepts = types.equals("|") || types.contains("|" + type.name() + "|");
            all += shape.getValue();
            without += accepts && shape.getKey().gpus() <= gpus ? 0 : shape.getValue();
        }
        return all == 0 ? 0 : (double) without / all;
    }

    /** Unusable GPU time over free GPU time since the begin; 0 if nothing was free. */
    double share(long untilMillis) {
        double freeTime = free.total(untilMillis);
        return freeTime == 0 ? 0 : unusable.total(untilMillis) / freeTime;
    }
}
