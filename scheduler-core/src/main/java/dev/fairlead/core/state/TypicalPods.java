package dev.fairlead.core.state;

import dev.fairlead.core.capacity.Fleet;
import dev.fairlead.core.model.AcceptedGpuType;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.Packing;
import dev.fairlead.core.model.Role;
import dev.fairlead.core.pack.BestFit;
import dev.fairlead.core.pack.DotProduct;
import dev.fairlead.core.pack.FragmentationGradient;
import dev.fairlead.core.pack.GpuPacking;
import dev.fairlead.core.pack.LeastStranded;
import dev.fairlead.core.pack.PackingPolicy;
import dev.fairlead.core.pack.PodShape;
import dev.fairlead.core.pack.Scarcity;
import dev.fairlead.core.pack.ShapeMix;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What kinds of pods the jobs of the moment have, waiting and running, and the packing policy that follows from it. Counted
 * as jobs come and go. The policy is made anew only when something was counted since, from the counts alone: a state that
 * grew by changes must pack as one that was built at once.
 */
final class TypicalPods {
    /** Rare shapes would cost time for each node that is scored and say little. */
    private static final double SHARE = 0.95;

    private static final long CPU_MILLIS = 1000;

    private final Fleet fleet;
    private final Packing packing;
    private final Map<PodShape, Long> counts = new HashMap<>();
    private @Nullable PackingPolicy policy;
    private long version = -1;
    private final Map<GpuType, Long> gpuMillis = new HashMap<>();
    private long cpuMillis;
    private long capacityVersion = -1;

    TypicalPods(Fleet fleet, Packing packing) {
        this.fleet = fleet;
        this.packing = packing;
    }

    /** Counts all pods that a job asks for so many times; a negative number takes them back. */
    void count(Job job, int times) {
        for (Role role : job.gang().roles()) {
            long pods = (long) role.replicas() * times;
            counts.merge(shape(job, role), pods, (before, more) -> before + more == 0 ? null : before + more);
        }
        policy = null;
    }

    private static PodShape shape(Job job, Role role) {
        int share = (int) role.perReplica().sharedGpuMillis();
        int gpus = share > 0 ? 1 : (int) Math.min(role.perReplica().gpus(), Integer.MAX_VALUE);
        long cpu = Math.ceilDiv(role.perReplica().cpuMillis(), CPU_MILLIS) * CPU_MILLIS;
        List<GpuType> types = job.gpuTypes().stream()
                .map(AcceptedGpuType::type)
                .distinct()
                .sorted()
                .toList();
        return new PodShape(cpu, 0, gpus, gpus == 0 ? 0 : share > 0 ? share : PodShape.WHOLE_GPU, types);
    }

    PackingPolicy policy() {
        PackingPolicy known = policy;
        if (known == null || version != fleet.version()) {
            known = switch (packing) {
                case LEAST_STRANDED -> {
                    ShapeMix mix = mix();
                    yield new LeastStranded(mix, scarcity(mix));
                }
                case FRAGMENTATION_GRADIENT -> new FragmentationGradient(mix());
                case BEST_FIT -> new BestFit();
                case DOT_PRODUCT -> new DotProduct();
                case GPU_PACKING -> new GpuPacking();
            };
            policy = known;
            version = fleet.version();
        }
        return known;
    }

    private ShapeMix mix() {
        return ShapeMix.ofCounts(counts, SHARE);
    }

    private Scarcity scarcity(ShapeMix mix) {
        if (capacityVersion != fleet.version()) {
            capacityVersion = fleet.version();
            gpuMillis.clear();
            cpuMillis = 0;
            for (int slot = 0; slot < fleet.slotCount(); slot++) {
                Node node = fleet.node(slot);
                if (node != null) {
                    gpuMillis.merge(node.gpuType(), node.allocatable().gpus() * PodShape.WHOLE_GPU, Long::sum);
                    cpuMillis += node.allocatable().cpuMillis();
                }
            }
        }
        return Scarcity.of(gpuMillis, cpuMillis, mix);
    }
}
