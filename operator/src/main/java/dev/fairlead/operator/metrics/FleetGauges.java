package dev.fairlead.operator.metrics;

import dev.fairlead.core.capacity.FreeBlocks;
import dev.fairlead.core.capacity.NodeState;
import dev.fairlead.core.capacity.StrandedGpus;
import java.util.List;
import java.util.Locale;

/** The gauges of nodes and of what is free on them. */
final class FleetGauges {
    private FleetGauges() {}

    static List<Family> families(ClusterFigures figures) {
        return List.of(
                capacity(figures),
                free(figures),
                largestBlocks(figures),
                nodesByFree(figures),
                stranded(figures),
                nodes(figures),
                nodeGpus(figures),
                nodeAllocated(figures));
    }

    private static Family capacity(ClusterFigures figures) {
        Family capacity = Family.gauge(
                "fairlead_capacity_gpus", "GPUs of the usable nodes, without those that pods of others hold.", "type");
        figures.blocks()
                .forEach(blocks ->
                        capacity.add(blocks.capacityGpus(), blocks.type().name()));
        return capacity;
    }

    private static Family free(ClusterFigures figures) {
        Family free = Family.gauge("fairlead_free_gpus", "GPUs of the usable nodes that no pod holds.", "type");
        figures.blocks()
                .forEach(blocks -> free.add(blocks.freeGpus(), blocks.type().name()));
        return free;
    }

    private static Family largestBlocks(ClusterFigures figures) {
        Family largest = Family.gauge(
                "fairlead_largest_free_block_gpus",
                "Free GPUs of the topology domain that has most of them, by level; the innermost level is the single node.",
                "type",
                "level");
        for (FreeBlocks blocks : figures.blocks()) {
            blocks.largestGpus()
                    .forEach((level, gpus) -> largest.add(gpus, blocks.type().name(), level));
        }
        return largest;
    }

    private static Family nodesByFree(ClusterFigures figures) {
        Family nodes = Family.gauge(
                "fairlead_nodes_by_free_gpus",
                "Usable nodes with exactly so many free GPUs. A number that no node of any type can have is absent.",
                "type",
                "free");
        for (FreeBlocks blocks : figures.blocks()) {
            List<Integer> byFree = blocks.nodesByFreeGpus();
            for (int free = 0; free < byFree.size(); free++) {
                nodes.add(byFree.get(free), blocks.type().name(), String.valueOf(free));
            }
        }
        return nodes;
    }

    private static Family stranded(ClusterFigures figures) {
        Family gpus = Family.gauge(
                "fairlead_stranded_gpus",
                "Free GPUs that no job can have: too little of something else is left on their node, or the node is not"
                        + " usable, or tainted so that not every job may go there.",
                "type",
                "cause");
        for (StrandedGpus stranded : figures.stranded()) {
            for (StrandedGpus.Cause cause : StrandedGpus.Cause.values()) {
                gpus.add(
                        stranded.gpus().getOrDefault(cause, 0L), stranded.type().name(), label(cause));
            }
        }
        return gpus;
    }

    private static Family nodes(ClusterFigures figures) {
        Family nodes = Family.gauge(
                "fairlead_nodes",
                "Nodes by state; each counts once. A tainted node takes the jobs that tolerate it, and the others of these"
                        + " states none.",
                "type",
                "state");
        for (StrandedGpus stranded : figures.stranded()) {
            for (NodeState state : NodeState.values()) {
                nodes.add(
                        stranded.nodes().getOrDefault(state, 0), stranded.type().name(), label(state));
            }
        }
        return nodes;
    }

    private static Family nodeGpus(ClusterFigures figures) {
        Family gpus = Family.gauge(
                "fairlead_node_gpus",
                "GPUs that a node offers. Absent if metrics.perNode is off in the configuration.",
                "node",
                "type");
        figures.nodes().forEach(node -> gpus.add(node.gpus(), node.node(), node.type()));
        return gpus;
    }

    private static Family nodeAllocated(ClusterFigures figures) {
        Family gpus = Family.gauge(
                "fairlead_node_allocated_gpus",
                "GPUs of a node that pods hold, those of others included. Absent if metrics.perNode is off.",
                "node",
                "type");
        figures.nodes().forEach(node -> gpus.add(node.allocated(), node.node(), node.type()));
        return gpus;
    }

    private static String label(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
