package dev.fairlead.simulator.trace;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.pack.NodeState;
import dev.fairlead.core.pack.PodShape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One workload of the openb cluster of Alibaba, as FGD was evaluated on it (Weng et al., ATC'23): nodes, pods, and for
 * each seed the order of arrival and of nodes.
 *
 * @param pods the original list
 * @param arrivals by seed from 42 on, the pods (by their number in the list) in the order of their arrival
 * @param nodeRanks by seed, the rank of each node among equals; the lower wins
 */
public record OpenbTrace(
        String workload, List<NodeState> nodes, List<PodShape> pods, List<int[]> arrivals, List<int[]> nodeRanks) {
    /** The seed of the first order. */
    public static final int FIRST_SEED = 42;

    /** The workloads of the paper's figures. */
    public static final List<String> WORKLOADS = List.of(
            "default",
            "cpu050",
            "cpu100",
            "cpu200",
            "cpu250",
            "gpushare40",
            "gpushare60",
            "gpushare80",
            "gpushare100",
            "gpuspec10",
            "gpuspec20",
            "gpuspec25",
            "gpuspec33",
            "multigpu20",
            "multigpu30",
            "multigpu40",
            "multigpu50");

    public OpenbTrace {
        nodes = List.copyOf(nodes);
        pods = List.copyOf(pods);
        arrivals = List.copyOf(arrivals);
        nodeRanks = List.copyOf(nodeRanks);
    }

    /**
     * Reads a workload.
     *
     * @param folder the folder {@code fgd_openb}
     * @throws TraceException if a file is missing or broken
     */
    public static OpenbTrace read(Path folder, String workload) {
        return new OpenbTrace(
                workload,
                nodes(CsvTable.read(folder.resolve("openb_node_list_gpu_node.csv.gz"))),
                pods(CsvTable.read(folder.resolve("openb_pod_list_" + workload + ".csv.gz"))),
                columns(CsvTable.read(folder.resolve("arrivals_" + workload + ".csv.gz")), 0),
                columns(CsvTable.read(folder.resolve("noderank_" + workload + ".csv.gz")), 1));
    }

    /** The pods in the order in which they arrive, by the number of the seed from 0 on. */
    public List<PodShape> arrivals(int seed) {
        List<PodShape> arriving = new ArrayList<>();
        for (int pod : arrivals.get(seed)) {
            arriving.add(pods.get(pod));
        }
        return arriving;
    }

    private static List<NodeState> nodes(CsvTable table) {
        int cpu = table.column("cpu_milli");
        int memory = table.column("memory_mib");
        int gpus = table.column("gpu");
        int model = table.column("model");
        List<NodeState> nodes = new ArrayList<>();
        for (int row = 0; row < table.rows(); row++) {
            nodes.add(NodeState.empty(
                    new GpuType(table.text(row, model)), table.number(row, cpu), table.number(row, memory), (int)
                            table.number(row, gpus)));
        }
        return nodes;
    }

    /** The models that a pod accepts, in the list's order; none for all. */
    static List<GpuType> types(String spec) {
        List<GpuType> types = new ArrayList<>();
        for (String model : spec.split("\\|", -1)) {
            if (!model.isEmpty()) {
                types.add(new GpuType(model));
            }
        }
        return types;
    }

    private static List<PodShape> pods(CsvTable table) {
        boolean anyType = !table.columns().contains("gpu_spec");
        int cpu = table.column("cpu_milli");
        int memory = table.column("memory_mib");
        int gpus = table.column("num_gpu");
        int millis = table.column("gpu_milli");
        int spec = anyType ? -1 : table.column("gpu_spec");
        List<PodShape> pods = new ArrayList<>();
        for (int row = 0; row < table.rows(); row++) {
            List<GpuType> types = types(anyType ? "" : table.text(row, spec));
            pods.add(new PodShape(
                    table.number(row, cpu),
                    table.number(row, memory),
                    (int) table.number(row, gpus),
                    (int) table.number(row, millis),
                    types));
        }
        return pods;
    }

    private static List<int[]> columns(CsvTable table, int from) {
        List<int[]> columns = new ArrayList<>();
        for (int column = from; column < table.columns().size(); column++) {
            int[] values = new int[table.rows()];
            int length = 0;
            for (int row = 0; row < table.rows() && !table.text(row, column).isEmpty(); row++) {
                values[length++] = (int) table.number(row, column);
            }
            columns.add(Arrays.copyOf(values, length));
        }
        return columns;
    }
}
