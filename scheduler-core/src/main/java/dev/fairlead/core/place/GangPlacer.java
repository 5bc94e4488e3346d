package dev.fairlead.core.place;

import dev.fairlead.core.capacity.CapacityView;
import dev.fairlead.core.capacity.DomainTree;
import dev.fairlead.core.capacity.Fleet;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.TopologyRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Places a gang: all of its replicas or none.
 *
 * <p>At every level of the topology it takes the tightest domain that holds the whole gang, else as few domains as
 * possible, the largest first and the tightest for the rest; nodes are chosen in the same way. So gangs stay close
 * together and the largest blocks stay free. A gang of one goes to the node whose free GPUs it fills best, and among
 * those to the fullest domain. Every tie is broken by name.
 */
public final class GangPlacer {
    private final Fleet fleet;
    private final EligibleNodes eligibleNodes;

    public GangPlacer(Fleet fleet, EligibleNodes eligibleNodes) {
        this.fleet = fleet;
        this.eligibleNodes = eligibleNodes;
    }

    /**
     * Finds room for a gang of the largest possible size between {@code least} and {@code most} replicas.
     *
     * @param view what counts as free
     * @return null if not even {@code least} replicas fit
     */
    public @Nullable Placement place(CapacityView view, Job job, GpuType type, int least, int most) {
        return fleet.tree().has(type) ? placeBelow(fleet.tree().root(type), view, job, type, least, most) : null;
    }

    /**
     * Finds room for further replicas of a gang that runs: where the gang must share a domain, in that same domain.
     *
     * @param neighbour the slot of one of its replicas
     */
    public @Nullable Placement placeBeside(
            int neighbour, CapacityView view, Job job, GpuType type, int least, int most) {
        DomainTree tree = fleet.tree();
        int depth = depth(job.topology().required());
        int domain = tree.leaf(neighbour);
        if (domain < 0 || depth == fleet.topology().depth()) {
            return null;
        }
        while (tree.depth(domain) > depth) {
            domain = tree.parent(domain);
        }
        return placeBelow(domain, view, job, type, least, most);
    }

    private @Nullable Placement placeBelow(int root, CapacityView view, Job job, GpuType type, int least, int most) {
        DomainTree tree = fleet.tree();
        int gpus = (int) Math.min(job.gang().perReplica().gpus(), Integer.MAX_VALUE);
        if (view.replicasByGpusAlone(root, gpus) < least) {
            return null;
        }
        EligibleNodes.ForJob eligible = eligibleNodes.forJob(job);
        DomainCapacity capacity =
                new DomainCapacity(view, tree, eligible, job.gang().perReplica());
        Search search = new Search(fleet, view, tree, capacity);
        int[] slots = search(search, root, job.topology(), least, most);
        return slots == null ? null : new Placement(type, inTopologyOrder(tree, slots));
    }

    private int @Nullable [] search(Search search, int root, TopologyRequest request, int least, int most) {
        int requiredDepth = depth(request.required());
        int preferredDepth = depth(request.preferred());
        if (preferredDepth > requiredDepth) {
            int[] slots = search.inOneDomain(root, preferredDepth, most);
            if (slots != null) {
                return slots;
            }
        }
        int[] slots = search.inOneDomain(root, requiredDepth, most);
        return slots != null || least == most ? slots : search.mostInOneDomain(root, requiredDepth, least, most);
    }

    /** The depth of a level's domains below the root of a type; 0, the root itself, for no level. */
    private int depth(String level) {
        return level.isEmpty() ? 0 : fleet.topology().depthOf(level) + 1;
    }

    /** Neighbours in the topology get neighbouring ranks, which is what ring algorithms want. */
    private static int[] inTopologyOrder(DomainTree tree, int[] slots) {
        List<Integer> sorted = new ArrayList<>(Arrays.stream(slots).boxed().toList());
        sorted.sort((left, right) -> tree.leaf(left) != tree.leaf(right)
                ? Integer.compare(tree.leaf(left), tree.leaf(right))
                : Integer.compare(tree.rank(left), tree.rank(right)));
        return sorted.stream().mapToInt(Integer::intValue).toArray();
    }
}
