package dev.fairlead.core.capacity;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * What is free of one GPU type and in how large pieces, on nodes that take new pods. Nodes with a taint that only some jobs
 * tolerate are among them; {@link StrandedGpus} tells those apart. Pods that are leaving still hold their GPUs.
 *
 * @param type the GPU type
 * @param capacityGpus GPUs that pods of others leave us, free or not
 * @param freeGpus free GPUs; never more than {@code capacityGpus}
 * @param largestGpus free GPUs of the domain that has most of them, by topology level, outermost first. Nodes without a label
 *     at a level are in no domain of it; a level that no node has a label for is at 0
 * @param nodesByFreeGpus at index n the nodes with exactly n free GPUs, up to the GPUs of the largest node of any type
 */
public record FreeBlocks(
        GpuType type,
        long capacityGpus,
        long freeGpus,
        SequencedMap<String, Long> largestGpus,
        List<Integer> nodesByFreeGpus) {
    public FreeBlocks {
        largestGpus = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(largestGpus));
        nodesByFreeGpus = List.copyOf(nodesByFreeGpus);
    }

    /** GPUs that our pods hold on these nodes. */
    public long allocatedGpus() {
        return capacityGpus - freeGpus;
    }

    /** The figures of every GPU type that some node has, by name. Looks at each node and each domain once. */
    public static List<FreeBlocks> of(Fleet fleet) {
        CapacityView view = fleet.now();
        DomainTree tree = fleet.tree();
        long[] capacity = capacityOfDomains(fleet, tree);
        long[][] largest = largestOfRoots(view, tree, fleet.topology().depth() - 1);
        List<FreeBlocks> all = new ArrayList<>();
        for (GpuType type : tree.types()) {
            int root = tree.root(type);
            List<Integer> nodes = new ArrayList<>();
            int mostOfNode = 0;
            for (int gpus = 0; gpus <= view.mostGpusOfNode(); gpus++) {
                nodes.add(view.nodesWithFreeGpus(root, gpus));
                mostOfNode = nodes.getLast() > 0 ? gpus : mostOfNode;
            }
            all.add(new FreeBlocks(
                    type,
                    capacity[root],
                    view.freeGpus(root),
                    byLevel(fleet.topology().levels(), largest[root], mostOfNode),
                    nodes));
        }
        return all;
    }

    private static SequencedMap<String, Long> byLevel(List<String> levels, long[] ofDomains, long ofNode) {
        SequencedMap<String, Long> largest = new LinkedHashMap<>();
        for (int level = 0; level < ofDomains.length; level++) {
            largest.put(levels.get(level), ofDomains[level]);
        }
        largest.put(levels.getLast(), ofNode);
        return largest;
    }

    private static long[] capacityOfDomains(Fleet fleet, DomainTree tree) {
        long[] capacity = new long[tree.domainCount()];
        for (int slot = 0; slot < fleet.slotCount(); slot++) {
            Node node = fleet.node(slot);
            if (node != null && node.usable()) {
                capacity[tree.leaf(slot)] += Math.max(
                        0, node.allocatable().gpus() - fleet.foreignUsage(slot).gpus());
            }
        }
        // A domain has a higher number than the one above it.
        for (int domain = capacity.length - 1; domain >= 0; domain--) {
            if (tree.parent(domain) >= 0) {
                capacity[tree.parent(domain)] += capacity[domain];
            }
        }
        return capacity;
    }

    /** By root and level, the free GPUs of the named domain that has most; only the rows of roots are filled. */
    private static long[][] largestOfRoots(CapacityView view, DomainTree tree, int levels) {
        int domains = tree.domainCount();
        long[][] largest = new long[domains][];
        int[] roots = new int[domains];
        for (int domain = 0; domain < domains; domain++) {
            int parent = tree.parent(domain);
            if (parent < 0) {
                largest[domain] = new long[levels];
            }
            roots[domain] = parent < 0 ? domain : roots[parent];
            int level = tree.depth(domain) - 1;
            if (level >= 0 && tree.isNamed(domain)) {
                long[] ofRoot = largest[roots[domain]];
                ofRoot[level] = Math.max(ofRoot[level], view.freeGpus(domain));
            }
        }
        return largest;
    }
}
