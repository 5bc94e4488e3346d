package dev.fairlead.core.place;

import dev.fairlead.core.capacity.CapacityView;
import dev.fairlead.core.capacity.DomainTree;
import dev.fairlead.core.capacity.Fleet;
import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.Resources;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Says why a gang has no room. Looks at every node of the type once, so it is asked once per kind of job and cycle, not
 * once per job.
 */
public final class NoRoom {
    private final Fleet fleet;
    private final EligibleNodes eligibleNodes;

    public NoRoom(Fleet fleet, EligibleNodes eligibleNodes) {
        this.fleet = fleet;
        this.eligibleNodes = eligibleNodes;
    }

    /** Why the gang could not run on the type even if nothing else ran; null if it could. */
    public @Nullable Veto evenWhenEmpty(Job job, GpuType type) {
        DomainTree tree = fleet.tree();
        if (!tree.has(type)) {
            return new Veto(Veto.Reason.GPU_TYPE_NOT_FOUND, "no node has " + type + " GPUs");
        }
        EligibleNodes.ForJob eligible = eligibleNodes.forJob(job);
        Resources need = job.gang().perReplica();
        IntUnaryOperator whenEmpty = slot -> {
            Node node = fleet.node(slot);
            return node == null || !eligible.contains(slot) ? 0 : multiples(node.allocatable(), need);
        };
        int root = tree.root(type);
        if (sum(tree, root, eligible::contains) == 0) {
            return new Veto(Veto.Reason.NO_MATCHING_NODES, noneEligible(job, type));
        }
        Block block = largest(tree, root, requiredDepth(job), whenEmpty);
        if (block.replicas >= job.gang().minReplicas()) {
            return null;
        }
        return new Veto(
                Veto.Reason.NEVER_FITS,
                asks(job, type) + ", and even with nothing else running "
                        + (block.replicas == 0 ? tooBigForANode(job, type) : holds(block, job, "would hold")));
    }

    /** Why the gang does not fit now though it could run on an empty cluster. */
    public Veto now(CapacityView view, Job job, GpuType type) {
        DomainTree tree = fleet.tree();
        int root = tree.root(type);
        EligibleNodes.ForJob eligible = eligibleNodes.forJob(job);
        Resources need = job.gang().perReplica();
        IntUnaryOperator room = slot -> eligible.contains(slot) ? view.replicasThatFit(slot, need) : 0;
        int depth = requiredDepth(job);
        Block anywhere = largest(tree, root, 0, room);
        Block block = depth == 0 ? anywhere : largest(tree, root, depth, room);
        boolean onlyScattered = depth > 0 && anywhere.replicas >= job.gang().minReplicas();
        long free = sum(tree, root, slot -> eligible.contains(slot) && view.freeGpusOfNode(slot) > 0) == 0
                ? 0
                : freeGpus(tree, root, eligible, view);
        String sentence = asks(job, type) + "; "
                + (onlyScattered
                        ? holds(block, job, "has room for")
                        : free + " " + type + " are free" + (free == 0 ? "" : ", with room for " + room(block, job)));
        long short_ = job.gang().gpus(job.gang().minReplicas()) - job.gang().gpus(block.replicas);
        return new Veto(
                onlyScattered ? Veto.Reason.TOPOLOGY_UNSATISFIED : Veto.Reason.NO_CAPACITY,
                sentence + ": it can start when " + short_ + " more " + type + " are free "
                        + (depth == 0
                                ? wholeNodes(job)
                                : "in one " + job.topology().required()));
    }

    private static String wholeNodes(Job job) {
        long gpus = job.gang().perReplica().gpus();
        return gpus == 1 ? "" : "in groups of " + gpus + " on a node";
    }

    private static String asks(Job job, GpuType type) {
        Gang gang = job.gang();
        long gpus = gang.gpus(gang.minReplicas());
        return "needs " + gpus + " " + type
                + (gang.replicas() == 1
                        ? ""
                        : " (" + gang.minReplicas() + " x " + gang.perReplica().gpus() + ")")
                + (job.topology().hasRequired() ? " in one " + job.topology().required() : "");
    }

    private String holds(Block block, Job job, String verb) {
        return job.topology().hasRequired()
                ? "the largest free block, " + block.where + ", " + verb + " " + room(block, job)
                : "the cluster " + verb + " " + room(block, job);
    }

    private static String room(Block block, Job job) {
        return block.replicas + " x " + job.gang().perReplica().gpus();
    }

    private String tooBigForANode(Job job, GpuType type) {
        Resources need = job.gang().perReplica();
        long most = 0;
        for (int slot = 0; slot < fleet.slotCount(); slot++) {
            Node node = fleet.node(slot);
            if (node != null && node.gpuType().equals(type)) {
                most = Math.max(most, node.allocatable().gpus());
            }
        }
        return most < need.gpus()
                ? "no node has more than " + most + " " + type
                : "no node offers the CPU, memory and storage that one replica asks for";
    }

    private String noneEligible(Job job, GpuType type) {
        Map<String, Integer> objections = new TreeMap<>();
        int nodes = 0;
        for (int slot = 0; slot < fleet.slotCount(); slot++) {
            Node node = fleet.node(slot);
            if (node != null && node.gpuType().equals(type)) {
                nodes++;
                String objection = eligibleNodes.objection(job, slot);
                objections.merge(objection == null ? "" : objection, 1, Integer::sum);
            }
        }
        String most = "";
        int count = 0;
        for (Map.Entry<String, Integer> objection : objections.entrySet()) {
            if (objection.getValue() > count) {
                most = objection.getKey();
                count = objection.getValue();
            }
        }
        return nodes == 1
                ? "the only " + type + " node " + most
                : "none of the " + nodes + " " + type + " nodes may run it: "
                        + (count == nodes ? "each " : count + " of them: the node ") + most;
    }

    private int requiredDepth(Job job) {
        return job.topology().hasRequired()
                ? fleet.topology().depthOf(job.topology().required()) + 1
                : 0;
    }

    private static int multiples(Resources offer, Resources need) {
        long fit = Long.MAX_VALUE;
        fit = need.gpus() == 0 ? fit : Math.min(fit, offer.gpus() / need.gpus());
        fit = need.cpuMillis() == 0 ? fit : Math.min(fit, offer.cpuMillis() / need.cpuMillis());
        fit = need.memoryBytes() == 0 ? fit : Math.min(fit, offer.memoryBytes() / need.memoryBytes());
        fit = need.ephemeralStorageBytes() == 0
                ? fit
                : Math.min(fit, offer.ephemeralStorageBytes() / need.ephemeralStorageBytes());
        fit = need.pods() == 0 ? fit : Math.min(fit, offer.pods() / need.pods());
        return (int) Math.min(fit, Integer.MAX_VALUE);
    }

    /** The domain with the most room at a level. */
    private record Block(int replicas, String where) {}

    private Block largest(DomainTree tree, int domain, int depth, IntUnaryOperator roomOfNode) {
        if (tree.depth(domain) == depth) {
            return tree.isNamed(domain)
                    ? new Block(room(tree, domain, roomOfNode), tree.describe(domain))
                    : new Block(0, tree.describe(domain));
        }
        Block best = new Block(0, "");
        if (depth == fleet.topology().depth() && tree.children(domain).length == 0) {
            for (int slot : tree.slots(domain)) {
                int room = roomOfNode.applyAsInt(slot);
                if (best.where.isEmpty() || room > best.replicas) {
                    best = new Block(room, "node " + fleet.name(slot));
                }
            }
            return best;
        }
        for (int child : tree.children(domain)) {
            Block block = largest(tree, child, depth, roomOfNode);
            if (best.where.isEmpty() || block.replicas > best.replicas) {
                best = block;
            }
        }
        return best;
    }

    private static int room(DomainTree tree, int domain, IntUnaryOperator roomOfNode) {
        long room = 0;
        for (int slot : tree.slots(domain)) {
            room += roomOfNode.applyAsInt(slot);
        }
        for (int child : tree.children(domain)) {
            room += room(tree, child, roomOfNode);
        }
        return (int) Math.min(room, Integer.MAX_VALUE);
    }

    private static int sum(DomainTree tree, int domain, java.util.function.IntPredicate counts) {
        return room(tree, domain, slot -> counts.test(slot) ? 1 : 0);
    }

    private static long freeGpus(DomainTree tree, int domain, EligibleNodes.ForJob eligible, CapacityView view) {
        return room(tree, domain, slot -> eligible.contains(slot) ? view.freeGpusOfNode(slot) : 0);
    }
}
