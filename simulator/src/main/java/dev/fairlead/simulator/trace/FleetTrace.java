package dev.fairlead.simulator.trace;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.Topology;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A real fleet without jobs.
 *
 * @param nodes its GPU nodes
 */
public record FleetTrace(String name, Topology topology, List<Node> nodes) {
    private static final Topology NODES_ONLY = new Topology(List.of("node"));
    private static final int PODS = 1_000;
    private static final int GPUS_OF_LINGJUN_NODE = 8;

    public FleetTrace {
        nodes = List.copyOf(nodes);
    }

    /**
     * The machines of Alibaba PAI in 2020 (Weng et al., NSDI'22) that have GPUs: P100, T4, V100 and others, 2 or 8 on each.
     *
     * @param folder the folder {@code misc}
     * @throws TraceException if the file is missing or broken
     */
    public static FleetTrace pai(Path folder) {
        CsvTable table = CsvTable.read(folder.resolve("alibaba_pai_v2020_machine_spec.csv.gz"));
        int machine = table.column("machine");
        int type = table.column("gpu_type");
        int cores = table.column("cap_cpu");
        int memory = table.column("cap_mem");
        int gpus = table.column("cap_gpu");
        List<Node> nodes = new ArrayList<>();
        for (int row = 0; row < table.rows(); row++) {
            if (table.number(row, gpus, 0) > 0) {
                Resources offers = new Resources(
                        table.number(row, gpus),
                        table.number(row, cores, 0) * 1000,
                        table.number(row, memory, 0) << 30,
                        0,
                        PODS);
                nodes.add(node(table.text(row, machine), table.text(row, type), offers, List.of()));
            }
        }
        return new FleetTrace("pai", NODES_ONLY, nodes);
    }

    /**
     * The 1,213 nodes of Alibaba's openb cluster that have GPUs (Weng et al., ATC'23): G2, T4, P100, V100, G3 and A10, 1 to 8
     * on each.
     *
     * @param folder the folder {@code fgd_openb}
     * @throws TraceException if the file is missing or broken
     */
    public static FleetTrace openb(Path folder) {
        CsvTable table = CsvTable.read(folder.resolve("openb_node_list_gpu_node.csv.gz"));
        int name = table.column("sn");
        int cpus = table.column("cpu_milli");
        int memory = table.column("memory_mib");
        int gpus = table.column("gpu");
        int model = table.column("model");
        List<Node> nodes = new ArrayList<>();
        for (int row = 0; row < table.rows(); row++) {
            Resources offers = new Resources(
                    table.number(row, gpus, 1),
                    table.number(row, cpus, 0),
                    table.number(row, memory, 0) << 20,
                    0,
                    PODS);
            nodes.add(node(table.text(row, name), table.text(row, model), offers, List.of()));
        }
        return new FleetTrace("openb", NODES_ONLY, nodes);
    }

    /**
     * The network of Alibaba Lingjun in 2023: nodes below access, pod and data-centre switches. It names no GPU type and
     * no number; 8 on each node are assumed.
     *
     * @param folder the folder {@code misc}
     * @throws TraceException if the file is missing or broken
     */
    public static FleetTrace lingjun(Path folder) {
        CsvTable table = CsvTable.read(folder.resolve("alibaba_lingjun2023_topo.csv.gz"));
        int address = table.column("ip");
        int zone = table.column("DSW");
        int block = table.column("PSW");
        int rack = table.column("ASW");
        List<Node> nodes = new ArrayList<>();
        for (int row = 0; row < table.rows(); row++) {
            List<String> domains = List.of(
                    table.text(row, zone),
                    table.text(row, zone) + "/" + table.text(row, block),
                    table.text(row, zone) + "/" + table.text(row, block) + "/" + table.text(row, rack));
            nodes.add(
                    node(table.text(row, address), "GPU", new Resources(GPUS_OF_LINGJUN_NODE, 0, 0, 0, PODS), domains));
        }
        return new FleetTrace("lingjun", new Topology(List.of("zone", "block", "rack", "node")), nodes);
    }

    private static Node node(String name, String type, Resources offers, List<String> domains) {
        return new Node(new NodeName(name), new GpuType(type), offers, domains, Map.of(), List.of(), "");
    }
}
