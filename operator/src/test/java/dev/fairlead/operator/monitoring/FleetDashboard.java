package dev.fairlead.operator.monitoring;

import static dev.fairlead.operator.monitoring.Expressions.OF_TYPE;
import static dev.fairlead.operator.monitoring.Expressions.gauge;
import static dev.fairlead.operator.monitoring.PanelDraft.bars;
import static dev.fairlead.operator.monitoring.PanelDraft.cells;
import static dev.fairlead.operator.monitoring.PanelDraft.heatmap;
import static dev.fairlead.operator.monitoring.PanelDraft.lines;
import static dev.fairlead.operator.monitoring.PanelDraft.number;

/** Where the GPUs go: capacity against allocation against work, nodes, fragmentation. */
final class FleetDashboard {
    private static final String CAPACITY = gauge("type", "fairlead_capacity_gpus", OF_TYPE);
    private static final String ALLOCATED = gauge("type", "fairlead_cluster_allocated_gpus", OF_TYPE);
    private static final String PENDING = gauge("type", "fairlead_cluster_pending_gpus", OF_TYPE);
    private static final String BUSY = "fairlead:gpu_busy:sum_by_type{" + OF_TYPE + "}";
    private static final String REPORTED = "fairlead:gpu_busy:count_by_type{" + OF_TYPE + "}";

    private FleetDashboard() {}

    static DashboardDraft draft() {
        return new DashboardDraft(
                        "fleet",
                        "Fairlead / Fleet",
                        "Where the GPUs go: what there is, what jobs hold, what really computes, and what is free but of no use.")
                .variable("type", "GPU type", "fairlead_capacity_gpus", "GPU types to show.")
                .row("Now", now())
                .row("Allocated against used", used())
                .row("Nodes", nodes())
                .row("Fragmentation", fragmentation());
    }

    private static PanelDraft[] now() {
        return new PanelDraft[] {
            number("Capacity", "GPUs of usable nodes.", "short").query("sum(" + CAPACITY + ")", "capacity"),
            number("Allocated", "The part of the capacity that jobs hold.", "percentunit")
                    .share()
                    .query("sum(" + ALLOCATED + ") / sum(" + CAPACITY + ")", "allocated"),
            number(
                            "Really busy",
                            "The part of the capacity that computes. The gap to Allocated is paid for and does nothing. Empty without a GPU exporter.",
                            "percentunit")
                    .share()
                    .query("sum(" + BUSY + ") / sum(" + CAPACITY + ")", "busy"),
            number("Waiting for", "GPUs that waiting jobs ask for.", "short").query("sum(" + PENDING + ")", "pending"),
            number(
                            "Idle but allocated",
                            "GPUs that their jobs have held for 30 minutes below 1 % busy. Their owners are on the Jobs dashboard.",
                            "short")
                    .alarming(1, 8)
                    .query("sum(fairlead:idle_gpus:count{%s}) or 0 * sum(%s)".formatted(OF_TYPE, REPORTED), "idle"),
            number("Nodes out of use", "Nodes that are cordoned, unhealthy or not ready.", "short")
                    .alarming(1, 4)
                    .query(
                            "sum("
                                    + gauge(
                                            "type, state",
                                            "fairlead_nodes",
                                            OF_TYPE + ", state=~\"cordoned|unhealthy|not_ready\"")
                                    + ")",
                            "out of use"),
        };
    }

    private static PanelDraft[] used() {
        return new PanelDraft[] {
            lines(
                            "GPUs by type: capacity, allocated, busy",
                            "Busy is GPUs' worth of work: 8 GPUs that are half busy are 4. Allocated far below capacity while jobs wait:"
                                    + " look at fragmentation. Busy far below allocated: look at idle owners and at the jobs' input pipelines.",
                            "short")
                    .query(CAPACITY, "{{type}} capacity")
                    .query(ALLOCATED, "{{type}} allocated")
                    .query(BUSY, "{{type}} busy"),
            lines(
                            "Busy part of allocated GPUs",
                            "How busy the GPUs are that jobs hold, on average. Training usually stays above 80 %.",
                            "percentunit")
                    .share()
                    .query("fairlead:gpu_busy:avg_by_type{" + OF_TYPE + "}", "{{type}}"),
            lines(
                            "Demand that waits",
                            "GPUs that waiting jobs ask for; a job that accepts several types counts for each of them.",
                            "short")
                    .query(PENDING, "{{type}}"),
            lines(
                            "Allocated GPUs that an exporter reports",
                            "Below 100 %, use and idle GPUs are known for a part of the fleet only.",
                            "percentunit")
                    .query(REPORTED + " / " + ALLOCATED, "{{type}}"),
            lines("Power of allocated GPUs", "What the GPUs that jobs hold draw, as their exporter says.", "watt")
                    .stacked()
                    .query("sum by (type) (fairlead:gpu_power:sum_by_queue{" + OF_TYPE + "})", "{{type}}"),
            bars("Capacity", "GPUs of usable nodes, by type.", "short").query(CAPACITY, "{{type}}"),
        };
    }

    private static PanelDraft[] nodes() {
        return new PanelDraft[] {
            cells(
                            "Allocated GPUs by node",
                            "A row for each node: green is free, red is full. Needs metrics.perNode; the 100 fullest nodes are shown.")
                    .query(
                            "topk(100, %s / %s)"
                                    .formatted(
                                            gauge("node", "fairlead_node_allocated_gpus", OF_TYPE),
                                            gauge("node", "fairlead_node_gpus", OF_TYPE)),
                            "{{node}}"),
            cells(
                            "Busy GPUs by node",
                            "A row for each node that runs jobs: how busy their GPUs are. A full node that stays green does nothing.")
                    .query("topk(100, avg by (node) (fairlead:pod_gpu_busy:ratio{" + OF_TYPE + "}))", "{{node}}"),
            lines(
                            "Nodes by state",
                            "Each node counts once. Cordoned and tainted ones are somebody's doing, unhealthy and not ready ones a fault.",
                            "short")
                    .stacked()
                    .query("sum by (state) (" + gauge("type, state", "fairlead_nodes", OF_TYPE) + ")", "{{state}}"),
            lines("GPUs of usable nodes", "A step down is a lost, removed or cordoned node.", "short")
                    .query(CAPACITY, "{{type}}"),
        };
    }

    private static PanelDraft[] fragmentation() {
        return new PanelDraft[] {
            heatmap(
                            "Nodes by free GPUs",
                            "How many nodes have exactly so many free GPUs. Much in the middle means pieces: free, but not for a job"
                                    + " that needs whole nodes.",
                            "short")
                    .query(
                            "sum by (free) (" + gauge("type, free", "fairlead_nodes_by_free_gpus", OF_TYPE) + ")",
                            "{{free}}"),
            lines(
                            "Largest free block",
                            "Free GPUs of the best node, rack, zone: the largest gang that could start there at once.",
                            "short")
                    .query(
                            gauge("type, level", "fairlead_largest_free_block_gpus", OF_TYPE),
                            "{{type}} in one {{level}}"),
            lines(
                            "Free GPUs that are in pieces",
                            "The part of the free GPUs that is not on wholly free nodes. 100 % means that no job can have a whole node.",
                            "percentunit")
                    .share()
                    .query("fairlead:fragmentation:ratio{" + OF_TYPE + "}", "{{type}}"),
            lines(
                            "Stranded GPUs by cause",
                            "Free GPUs that no job can have: too little CPU or memory beside them, or a node that is out of use.",
                            "short")
                    .stacked()
                    .query(
                            "sum by (cause) (" + gauge("type, cause", "fairlead_stranded_gpus", OF_TYPE) + ")",
                            "{{cause}}"),
            lines("Free GPUs", "GPUs of usable nodes that no pod holds.", "short")
                    .query(gauge("type", "fairlead_free_gpus", OF_TYPE), "{{type}}"),
        };
    }
}
