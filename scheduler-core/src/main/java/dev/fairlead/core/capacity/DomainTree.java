package dev.fairlead.core.capacity;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The topology of one moment: for every GPU type a tree of domains whose leaves hold nodes. Domains and the nodes in a
 * leaf are numbered in the order of their names, so that "the lower number" is a tie-break that does not depend on the
 * order in which nodes were announced. Rebuilt only when nodes come, go or change their labels.
 *
 * <p>The innermost topology level is the node itself and needs no domain. A node without a label at some level sits in a
 * domain without a name there: it can be used, but not by a job that requires that level.
 */
public final class DomainTree {
    private static final int NONE = -1;

    private final Topology topology;
    private final Map<GpuType, Integer> roots = new TreeMap<>();
    private final List<String> labels = new ArrayList<>();
    private final List<Integer> parents = new ArrayList<>();
    private final List<Integer> depths = new ArrayList<>();
    private final List<List<Integer>> childLists = new ArrayList<>();
    private final List<List<Integer>> slotLists = new ArrayList<>();
    private final int[][] children;
    private final int[][] slots;
    private final int[] leafOfSlot;
    private final int[] rankOfSlot;

    /** @param nodes by slot; null where a slot has no node */
    DomainTree(Topology topology, List<? extends @Nullable Node> nodes) {
        this.topology = topology;
        leafOfSlot = new int[nodes.size()];
        rankOfSlot = new int[nodes.size()];
        List<Integer> sorted = new ArrayList<>();
        for (int slot = 0; slot < nodes.size(); slot++) {
            leafOfSlot[slot] = NONE;
            if (nodes.get(slot) != null) {
                sorted.add(slot);
            }
        }
        sorted.sort(Comparator.comparing((Integer slot) -> present(nodes, slot).gpuType())
                .thenComparing(slot -> present(nodes, slot).domains(), DomainTree::comparePaths)
                .thenComparing(slot -> present(nodes, slot).name()));
        Map<List<String>, Integer> byPath = new HashMap<>();
        for (int slot : sorted) {
            add(present(nodes, slot), slot, byPath);
        }
        children = toArrays(childLists);
        slots = toArrays(slotLists);
    }

    private static Node present(List<? extends @Nullable Node> nodes, int slot) {
        Node node = nodes.get(slot);
        if (node == null) {
            throw new IllegalStateException("slot " + slot + " has no node");
        }
        return node;
    }

    private static int comparePaths(List<String> left, List<String> right) {
        for (int level = 0; level < left.size() && level < right.size(); level++) {
            int difference = left.get(level).compareTo(right.get(level));
            if (difference != 0) {
                return difference;
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    private void add(Node node, int slot, Map<List<String>, Integer> byPath) {
        int domain = roots.computeIfAbsent(node.gpuType(), type -> newDomain(type.name(), NONE, 0));
        List<String> path = new ArrayList<>();
        path.add(node.gpuType().name());
        for (int level = 0; level < topology.depth() - 1; level++) {
            String label = level < node.domains().size() ? node.domains().get(level) : "";
            path.add(label);
            int parent = domain;
            int depth = level + 1;
            domain = byPath.computeIfAbsent(List.copyOf(path), key -> newDomain(label, parent, depth));
        }
        leafOfSlot[slot] = domain;
        rankOfSlot[slot] = slotLists.get(domain).size();
        slotLists.get(domain).add(slot);
    }

    private int newDomain(String label, int parent, int depth) {
        int domain = labels.size();
        labels.add(label);
        parents.add(parent);
        depths.add(depth);
        childLists.add(new ArrayList<>());
        slotLists.add(new ArrayList<>());
        if (parent != NONE) {
            childLists.get(parent).add(domain);
        }
        return domain;
    }

    private static int[][] toArrays(List<List<Integer>> lists) {
        return lists.stream()
                .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    /** How many domains there are, the roots of the GPU types included. */
    public int domainCount() {
        return labels.size();
    }

    /** The GPU types that some node has, by name. */
    public Iterable<GpuType> types() {
        return roots.keySet();
    }

    public boolean has(GpuType type) {
        return roots.containsKey(type);
    }

    /**
     * The domain that holds all nodes of a type.
     *
     * @throws IllegalArgumentException if no node has the type
     */
    public int root(GpuType type) {
        Integer root = roots.get(type);
        if (root == null) {
            throw new IllegalArgumentException("no node has GPUs of type " + type);
        }
        return root;
    }

    /** 0 for the root of a type, 1 for a domain of the outermost level, and so on. */
    public int depth(int domain) {
        return depths.get(domain);
    }

    /** The domain above, or -1 for the root of a type. */
    public int parent(int domain) {
        return parents.get(domain);
    }

    /** The root above a domain, or itself: all nodes of its GPU type. */
    public int rootOf(int domain) {
        int root = domain;
        while (parents.get(root) >= 0) {
            root = parents.get(root);
        }
        return root;
    }

    public int[] children(int domain) {
        return children[domain];
    }

    /** The nodes directly in the domain, by name; empty unless it is a leaf. */
    public int[] slots(int domain) {
        return slots[domain];
    }

    /** All nodes in the domain and below, in the order of domains and names. */
    public int[] allSlots(int domain) {
        if (children[domain].length == 0) {
            return slots[domain];
        }
        return Arrays.stream(children[domain])
                .flatMap(child -> Arrays.stream(allSlots(child)))
                .toArray();
    }

    /** The leaf domain of a node, or -1 if the slot has no node. */
    public int leaf(int slot) {
        return slot < leafOfSlot.length ? leafOfSlot[slot] : NONE;
    }

    /** The node's number among the nodes of its leaf domain, in the order of names. */
    public int rank(int slot) {
        return rankOfSlot[slot];
    }

    /** True if the nodes of the domain carry its level's label, so that "in one such domain" means something. */
    public boolean isNamed(int domain) {
        return !labels.get(domain).isEmpty();
    }

    /** The name of a domain at its level, empty for nodes without a label there; of a root, the name of its GPU type. */
    public String label(int domain) {
        return labels.get(domain);
    }

    /** The level and the name of a domain for a sentence, such as {@code rack r7}; {@code the cluster} for a root. */
    public String describe(int domain) {
        int depth = depths.get(domain);
        return depth == 0 ? "the cluster" : topology.levels().get(depth - 1) + " " + labels.get(domain);
    }
}
