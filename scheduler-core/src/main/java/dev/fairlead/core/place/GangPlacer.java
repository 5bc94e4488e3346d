package dev.fairlead.core.place;

import dev.fairlead.core.capacity.CapacityView;
import dev.fairlead.core.capacity.DomainTree;
import dev.fairlead.core.capacity.Fleet;
import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.TopologyRequest;
import dev.fairlead.core.pack.PackingPolicy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Places a gang: all of its replicas or none.
 *
 * <p>At every level of the topology it takes the tightest domain that holds the whole gang, else as few domains as
 * possible, the largest first and the tightest for the rest; nodes are chosen in the same way. So gangs stay close
 * together and the largest blocks stay free. Segments of a gang go whole into as few domains as possible, and a launcher beside
 * the first worker. A gang of one goes to a node in use before one that is wholly free; a packing policy chooses among
 * the nodes that the fullest domains offer, and between nodes that are equal for a larger gang. Every tie is broken by name.
 */
public final class GangPlacer {
    private final Fleet fleet;
    private final EligibleNodes eligibleNodes;
    private final @Nullable PackingPolicy packing;
    private final Map<Resources, NodeScores> scores = new HashMap<>();

    /** Takes the first by name where nodes are equally close. */
    public GangPlacer(Fleet fleet, EligibleNodes eligibleNodes) {
        this(fleet, eligibleNodes, null);
    }

    /** @param packing tells equally close nodes apart, for as long as this placer is used; null to take the first by name */
    public GangPlacer(Fleet fleet, EligibleNodes eligibleNodes, @Nullable PackingPolicy packing) {
        this.fleet = fleet;
        this.eligibleNodes = eligibleNodes;
        this.packing = packing;
    }

    private @Nullable NodeScores scores(Resources need) {
        PackingPolicy policy = packing;
        return policy == null ? null : scores.computeIfAbsent(need, key -> new NodeScores(fleet, policy, key));
    }

    /**
     * Finds room for a gang of the largest possible size between {@code least} and {@code most} replicas.
     *
     * @param view what counts as free
     * @return null if not even {@code least} replicas fit
     */
    public @Nullable Placement place(CapacityView view, Job job, GpuType type, int least, int most) {
        return fleet.tree().has(type) ? placeBelow(fleet.tree().root(type), view, job, type, 0, least, most) : null;
    }

    /**
     * Finds some room for so many replicas, not the best: for who only needs to know that there is some, and for how long.
     *
     * @param view what counts as free
     * @return null if there is none, which is so if and only if {@link #place} finds none
     */
    public @Nullable Placement anyRoom(CapacityView view, Job job, GpuType type, int replicas) {
        DomainTree tree = fleet.tree();
        Resources need = job.gang().workers().perReplica();
        if (!job.gang().uniform() || job.topology().hasSegments() || need.sharesGpu() || !tree.has(type)) {
            return place(view, job, type, replicas, replicas);
        }
        int depth = depth(job.topology().required());
        boolean onOneNode = depth == fleet.topology().depth();
        DomainCapacity capacity = new DomainCapacity(view, tree, eligibleNodes.forJob(job), need);
        int[] slots = new AnyRoom(view, tree, capacity, replicas, onOneNode)
                .inOneDomain(tree.root(type), onOneNode ? 0 : depth);
        return slots == null ? null : new Placement(type, slots);
    }

    /**
     * Finds room for further replicas of a gang that runs: where the gang must share a domain, in that same domain, and
     * where its last segment is unfinished, first of all beside that.
     *
     * @param running the slots of its replicas, by number
     * @return null if not even {@code least} replicas fit
     */
    public @Nullable Placement placeBeside(
            int[] running, CapacityView view, Job job, GpuType type, int least, int most) {
        int depth = depth(job.topology().required());
        int domain = depth == fleet.topology().depth() ? -1 : domainAround(running[0], depth);
        // A node may have moved to another domain since: then nothing that is added shares one with all of the gang.
        if (domain < 0 || Arrays.stream(running).anyMatch(slot -> domainAround(slot, depth) != domain)) {
            return null;
        }
        int segmentDepth = depth(job.topology().segmentLevel());
        if (job.topology().hasSegments() && !segmentsHold(running, job, segmentDepth)) {
            return null;
        }
        int workers = running.length - job.gang().beforeWorkers();
        int inLast = segmentDepth > depth ? workers % job.topology().segmentReplicas() : 0;
        if (inLast == 0) {
            return placeBelow(domain, view, job, type, running.length, least, most);
        }
        int missing = job.topology().segmentReplicas() - inLast;
        int[] filling = fill(running[running.length - 1], segmentDepth, view, job, Math.min(missing, most));
        Resources need = job.gang().workers().perReplica();
        Placement further = null;
        if (filling.length == missing && most > missing) {
            add(view, filling, need, -1);
            further = placeBelow(
                    domain, view, job, type, running.length + missing, Math.max(1, least - missing), most - missing);
            add(view, filling, need, 1);
        }
        int[] slots = further == null ? filling : MixedSearch.joined(filling, further.slots());
        return slots.length < Math.max(1, least) ? null : new Placement(type, slots);
    }

    /** True unless a node has moved to another domain since, or has none any more, so that a segment is torn apart. */
    private boolean segmentsHold(int[] running, Job job, int depth) {
        int first = job.gang().beforeWorkers();
        boolean byNode = depth == fleet.topology().depth();
        for (int replica = first; replica < running.length; replica++) {
            int segment = replica - (replica - first) % job.topology().segmentReplicas();
            int domain = byNode ? -1 : domainAround(running[replica], depth);
            boolean holds = byNode
                    ? running[replica] == running[segment]
                    : domain >= 0 && fleet.tree().isNamed(domain) && domain == domainAround(running[segment], depth);
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    /** As many workers as the unfinished segment's domain takes, up to so many. */
    private int[] fill(int neighbour, int segmentDepth, CapacityView view, Job job, int most) {
        DomainTree tree = fleet.tree();
        DomainCapacity capacity = new DomainCapacity(
                view, tree, eligibleNodes.forJob(job), job.gang().workers().perReplica());
        if (segmentDepth == fleet.topology().depth()) {
            return MixedSearch.repeated(neighbour, Math.min(most, capacity.ofNode(neighbour)));
        }
        int domain = domainAround(neighbour, segmentDepth);
        int count = domain < 0 ? 0 : Math.min(most, capacity.of(domain));
        return count == 0
                ? new int[0]
                : WorkerRoom.inTopologyOrder(tree, new Search(fleet, view, tree, capacity).pack(domain, count));
    }

    private static void add(CapacityView view, int[] slots, Resources need, int times) {
        for (int slot : slots) {
            view.add(slot, need, times);
        }
    }

    /** The domain of a depth around a node; -1 if the node is gone. */
    private int domainAround(int slot, int depth) {
        DomainTree tree = fleet.tree();
        int domain = tree.leaf(slot);
        while (domain >= 0 && tree.depth(domain) > depth) {
            domain = tree.parent(domain);
        }
        return domain;
    }

    /** @param first the number of the first replica to be placed */
    private @Nullable Placement placeBelow(
            int root, CapacityView view, Job job, GpuType type, int first, int least, int most) {
        Gang gang = job.gang();
        int before = Math.max(0, gang.beforeWorkers() - first);
        Resources need = gang.workers().perReplica();
        if (view.replicasByGpusAlone(root, need) < least - before) {
            return null;
        }
        EligibleNodes.ForJob eligible = eligibleNodes.forJob(job);
        if (before > 0 || job.topology().hasSegments()) {
            int[] slots = search(new MixedSearch(fleet, view, eligible, job, first), root, job.topology(), least, most);
            return slots == null ? null : new Placement(type, slots);
        }
        DomainTree tree = fleet.tree();
        Search search = new Search(fleet, view, tree, new DomainCapacity(view, tree, eligible, need), scores(need));
        int[] slots = search(search, root, job.topology(), least, most);
        if (slots == null) {
            return null;
        }
        int[] inOrder = WorkerRoom.inTopologyOrder(tree, slots);
        return need.sharesGpu()
                ? new Placement(type, inOrder, view.devicesFor(inOrder, need))
                : new Placement(type, inOrder);
    }

    private int @Nullable [] search(DomainSearch search, int root, TopologyRequest request, int least, int most) {
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
}
