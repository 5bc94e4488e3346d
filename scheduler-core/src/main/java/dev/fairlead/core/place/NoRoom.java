package dev.fairlead.core.place;

import dev.fairlead.core.capacity.CapacityView;
import dev.fairlead.core.capacity.DomainTree;
import dev.fairlead.core.capacity.Fleet;
import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.model.GpuAmount;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.place.Blocks.Block;
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
        Resources need = job.gang().workers().perReplica();
        IntUnaryOperator whenEmpty = slot -> {
            Node node = fleet.node(slot);
            return node == null || !eligible.contains(slot) ? 0 : Blocks.multiples(node.allocatable(), need);
        };
        int root = tree.root(type);
        if (new Blocks(fleet, slot -> eligible.contains(slot) ? 1 : 0).room(root) == 0) {
            return new Veto(Veto.Reason.NO_MATCHING_NODES, noneEligible(job, type));
        }
        Block block = new Blocks(fleet, whenEmpty).largest(root, requiredDepth(job));
        boolean workersFit = block.replicas() >= job.gang().workers().minReplicas();
        if (workersFit && fitsWhole(fleet.whenEmpty(), job, type)) {
            return null;
        }
        if (workersFit) {
            return new Veto(
                    Veto.Reason.NEVER_FITS,
                    asks(job, type) + ", and even with nothing else running "
                            + new MixedWords(fleet, fleet.whenEmpty(), eligible, job, type).room("would be room"));
        }
        return new Veto(
                Veto.Reason.NEVER_FITS,
                asks(job, type) + ", and even with nothing else running "
                        + (block.replicas() == 0 ? tooBigForANode(job, type) : holds(block, job, "would hold")));
    }

    /** Why the gang does not fit now though it could run on an empty cluster. */
    public Veto now(CapacityView view, Job job, GpuType type) {
        DomainTree tree = fleet.tree();
        int root = tree.root(type);
        EligibleNodes.ForJob eligible = eligibleNodes.forJob(job);
        Resources need = job.gang().workers().perReplica();
        IntUnaryOperator room = slot -> eligible.contains(slot) ? view.replicasThatFit(slot, need) : 0;
        int depth = requiredDepth(job);
        Blocks blocks = new Blocks(fleet, room);
        Block anywhere = blocks.largest(root, 0);
        Block block = depth == 0 ? anywhere : blocks.largest(root, depth);
        int workers = job.gang().workers().minReplicas();
        boolean onlyScattered = depth > 0 && anywhere.replicas() >= workers;
        MixedWords words = new MixedWords(fleet, view, eligible, job, type);
        if (block.replicas() >= workers) {
            return new Veto(
                    job.topology().hasSegments() || depth > 0
                            ? Veto.Reason.TOPOLOGY_UNSATISFIED
                            : Veto.Reason.NO_CAPACITY,
                    asks(job, type) + "; " + words.room("is room") + ": " + words.startsWhen());
        }
        if (need.sharesGpu()) {
            return new Veto(
                    onlyScattered ? Veto.Reason.TOPOLOGY_UNSATISFIED : Veto.Reason.NO_CAPACITY,
                    asks(job, type) + "; "
                            + ShareWords.lacking(fleet, view, eligible::contains, job, type, block.replicas()));
        }
        long free = new Blocks(fleet, slot -> eligible.contains(slot) ? view.freeGpusOfNode(slot) : 0).room(root);
        String freeNow = free + " " + type + " are free";
        if (words.inSegments()) {
            return new Veto(
                    onlyScattered ? Veto.Reason.TOPOLOGY_UNSATISFIED : Veto.Reason.NO_CAPACITY,
                    asks(job, type) + "; " + freeNow + (free == 0 ? "" : ", and " + words.room("is room")) + ": "
                            + words.startsWhen());
        }
        String sentence = asks(job, type) + "; "
                + (onlyScattered
                        ? holds(block, job, "has room for")
                        : freeNow + (free == 0 ? "" : ", with room for " + room(block, job)));
        long missing = (workers - block.replicas()) * need.gpus();
        return new Veto(
                onlyScattered ? Veto.Reason.TOPOLOGY_UNSATISFIED : Veto.Reason.NO_CAPACITY,
                sentence + ": it can start when " + missing + " more " + type + " are free"
                        + (depth == 0
                                ? wholeNodes(job)
                                : " in one " + job.topology().required()));
    }

    private static String wholeNodes(Job job) {
        long gpus = job.gang().workers().perReplica().gpus();
        return gpus == 1 ? "" : " in groups of " + gpus + " on a node";
    }

    private static String asks(Job job, GpuType type) {
        return "needs " + MixedWords.fewest(job, type)
                + (job.topology().hasRequired() ? " in one " + job.topology().required() : "");
    }

    /** True if the fewest replicas fit, with what goes before the workers and in their segments. */
    private boolean fitsWhole(CapacityView view, Job job, GpuType type) {
        int least = job.gang().minReplicas();
        return (job.gang().uniform() && !job.topology().hasSegments())
                || new GangPlacer(fleet, eligibleNodes).place(view, job, type, least, least) != null;
    }

    private String holds(Block block, Job job, String verb) {
        return job.topology().hasRequired()
                ? "the largest free block, " + block.where() + ", " + verb + " " + room(block, job)
                : "the cluster " + verb + " " + room(block, job);
    }

    private static String room(Block block, Job job) {
        return block.replicas() + " x "
                + GpuAmount.text(job.gang().workers().perReplica().gpuMillis());
    }

    private String tooBigForANode(Job job, GpuType type) {
        Resources need = job.gang().workers().perReplica();
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
}
