package dev.fairlead.operator.grpc.fleet;

import dev.fairlead.api.v1.FreeBlock;
import dev.fairlead.api.v1.TopologyDomain;
import dev.fairlead.core.capacity.CapacityView;
import dev.fairlead.core.capacity.DomainTree;
import dev.fairlead.core.capacity.Fleet;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The domains of a picture and what is free in them, as messages. */
public final class Domains {
    /** Stands for all nodes of a type together. */
    public static final String CLUSTER = "cluster";

    private final Fleet fleet;
    private final DomainTree tree;
    private final CapacityView view;
    private final List<String> levels;

    public Domains(FleetPicture picture) {
        fleet = picture.fleet();
        tree = fleet.tree();
        view = fleet.now();
        levels = fleet.topology().levels();
    }

    /**
     * The domain with most room for replicas at a level.
     *
     * @param replicas how many fit into one such domain
     * @param domain its number in the tree, -1 if no replica fits anywhere
     */
    public record Block(long replicas, int domain) {}

    /** All domains above the single node, by GPU type and path. */
    List<TopologyDomain> all() {
        List<TopologyDomain> all = new ArrayList<>();
        for (GpuType type : tree.types()) {
            addBelow(tree.root(type), type, "", all);
        }
        return all;
    }

    private void addBelow(int parent, GpuType type, String path, List<TopologyDomain> all) {
        for (int domain : tree.children(parent)) {
            String own = path.isEmpty() ? tree.label(domain) : path + "/" + tree.label(domain);
            all.add(message(domain, type, own));
            addBelow(domain, type, own, all);
        }
    }

    private TopologyDomain message(int domain, GpuType type, String path) {
        long total = 0;
        long usable = 0;
        int[] slots = tree.allSlots(domain);
        for (int slot : slots) {
            var node = fleet.node(slot);
            long gpus = node == null ? 0 : node.allocatable().gpus();
            total += gpus;
            usable += node != null && node.usable() ? gpus : 0;
        }
        return TopologyDomain.newBuilder()
                .setLevel(levels.get(tree.depth(domain) - 1))
                .setDomain(tree.label(domain))
                .setPath(path)
                .setGpuType(type.name())
                .setNodes(slots.length)
                .setTotal(total)
                .setUsable(usable)
                .setFree(view.freeGpus(domain))
                .build();
    }

    /** The largest gangs that fit, by GPU type, level from the outermost in, and GPUs per replica. */
    List<FreeBlock> freeBlocks() {
        List<FreeBlock> blocks = new ArrayList<>();
        for (GpuType type : tree.types()) {
            addBlocks(type, CLUSTER, blocks);
            levels.forEach(level -> addBlocks(type, level, blocks));
        }
        return blocks;
    }

    private void addBlocks(GpuType type, String level, List<FreeBlock> blocks) {
        for (int gpus : sizes(type)) {
            Block largest = largest(type, level, gpus);
            blocks.add(FreeBlock.newBuilder()
                    .setGpuType(type.name())
                    .setLevel(level)
                    .setGpusPerReplica(gpus)
                    .setReplicas(largest.replicas)
                    .setGpus(largest.replicas * gpus)
                    .setDomain(largest.domain < 0 || level.equals(CLUSTER) ? "" : path(largest.domain))
                    .build());
        }
    }

    /** Every power of two up to the largest node of the type, and that. */
    private Iterable<Integer> sizes(GpuType type) {
        int most = 0;
        for (int slot : tree.allSlots(tree.root(type))) {
            var node = fleet.node(slot);
            most = Math.max(most, node == null ? 0 : (int) node.allocatable().gpus());
        }
        TreeSet<Integer> sizes = new TreeSet<>();
        for (int size = 1; size <= most; size *= 2) {
            sizes.add(size);
        }
        if (most > 0) {
            sizes.add(most);
        }
        return sizes;
    }

    /**
     * The domain of a level with most room for replicas of so many GPUs, the first by path among equals.
     *
     * @param level a topology level, or {@link #CLUSTER}
     */
    public Block largest(GpuType type, String level, int gpusPerReplica) {
        if (!tree.has(type)) {
            return new Block(0, -1);
        }
        if (level.equals(levels.getLast())) {
            return largestNode(type, gpusPerReplica);
        }
        int depth = level.equals(CLUSTER) ? 0 : fleet.topology().depthOf(level) + 1;
        return largestBelow(tree.root(type), depth, gpusPerReplica, new Block(0, -1));
    }

    private Block largestBelow(int domain, int depth, int gpusPerReplica, Block best) {
        if (tree.depth(domain) == depth) {
            // Nodes without a label at this level share no domain there.
            long replicas = depth > 0 && !tree.isNamed(domain)
                    ? 0
                    : view.replicasByGpusAlone(domain, Resources.ofGpus(gpusPerReplica));
            return replicas > best.replicas ? new Block(replicas, domain) : best;
        }
        Block found = best;
        for (int child : tree.children(domain)) {
            found = largestBelow(child, depth, gpusPerReplica, found);
        }
        return found;
    }

    private Block largestNode(GpuType type, int gpusPerReplica) {
        Block best = new Block(0, -1);
        for (int slot : tree.allSlots(tree.root(type))) {
            long replicas = view.freeGpusOfNode(slot) / gpusPerReplica;
            if (replicas > best.replicas) {
                best = new Block(replicas, tree.leaf(slot));
            }
        }
        return best;
    }

    /** The level and the name of a domain for a sentence; empty for none. */
    public String describe(Block block) {
        return block.domain < 0 ? "" : tree.describe(block.domain);
    }

    /** The GPU types that some node has, by name. */
    public Iterable<GpuType> types() {
        return tree.types();
    }

    /** Free GPUs of a type on usable nodes. */
    public long free(GpuType type) {
        return tree.has(type) ? view.freeGpus(tree.root(type)) : 0;
    }

    private String path(int domain) {
        StringBuilder path = new StringBuilder();
        for (int at = domain; tree.depth(at) > 0; at = tree.parent(at)) {
            path.insert(0, path.isEmpty() ? tree.label(at) : tree.label(at) + "/");
        }
        return path.toString();
    }
}
