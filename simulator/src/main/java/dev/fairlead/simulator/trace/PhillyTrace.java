package dev.fairlead.simulator.trace;

import dev.fairlead.core.forecast.Work;
import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.StopPolicy;
import dev.fairlead.core.model.Topology;
import dev.fairlead.simulator.workload.Workload;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The jobs of Microsoft's Philly cluster (Jeon et al., ATC'19) as filtered for Pollux: 82,247 jobs of 15 virtual clusters
 * from September to December 2017, on as many nodes of 8 GPUs for each virtual cluster as Helios gave it.
 *
 * <p>Each virtual cluster is a queue whose guarantee and weight follow from its nodes. Those that have none are guaranteed
 * nothing; they sent 18 jobs. The trace says nothing of checkpoints.
 */
public final class PhillyTrace {
    /** The type of all GPUs; the trace does not tell them apart. */
    public static final GpuType TYPE = new GpuType("GPU");

    private static final int GPUS_PER_NODE = 8;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private PhillyTrace() {}

    /**
     * Reads it.
     *
     * @param folder the folder {@code philly}
     * @param checkpointSeconds how often jobs are taken to save their work; 0 for never
     * @throws TraceException if a file is missing or broken
     */
    public static Workload read(Path folder, long checkpointSeconds) {
        Map<String, Long> nodesByQueue = nodesByQueue(CsvTable.read(folder.resolve("philly_vc_nodes_helios_qssf.csv")));
        List<Work> jobs = jobs(CsvTable.read(folder.resolve("philly_pollux_82247.csv.gz")), checkpointSeconds);
        return onNodes("philly", nodesByQueue, jobs);
    }

    /** The virtual clusters' nodes, with these jobs. */
    static Workload onNodes(String name, Map<String, Long> nodesByQueue, List<Work> jobs) {
        Map<String, Long> all = new TreeMap<>(nodesByQueue);
        jobs.forEach(work -> all.putIfAbsent(work.job().queue().value(), 0L));
        List<Queue> queues = new ArrayList<>();
        all.forEach((queue, count) -> queues.add(new Queue(
                new QueueName(queue),
                QueueName.ROOT,
                Math.max(1, count),
                0,
                Map.of(TYPE, new GpuQuota(count * GPUS_PER_NODE, GpuQuota.NO_LIMIT)),
                StopPolicy.NONE,
                Set.of(),
                0)));
        int count = (int) all.values().stream().mapToLong(Long::longValue).sum();
        List<Node> nodes = JobShapes.nodes("node", count, TYPE, GPUS_PER_NODE);
        return new Workload(name, new Topology(List.of("node")), nodes, queues, jobs);
    }

    static Map<String, Long> nodesByQueue(CsvTable table) {
        int queue = table.column("vc");
        int nodes = table.column("node num");
        Map<String, Long> byQueue = new TreeMap<>();
        for (int row = 0; row < table.rows(); row++) {
            byQueue.put(table.text(row, queue), table.number(row, nodes, 0));
        }
        return byQueue;
    }

    private static List<Work> jobs(CsvTable table, long checkpointSeconds) {
        int submitted = table.column("timestamp");
        int duration = table.column("duration");
        int gpus = table.column("num_gpus");
        int queue = table.column("cluster");
        List<Work> jobs = new ArrayList<>();
        for (int row = 0; row < table.rows(); row++) {
            Gang gang = JobShapes.gang(table.number(row, gpus, 1), GPUS_PER_NODE);
            jobs.add(new Work(
                    JobShapes.job(
                            table.text(row, queue),
                            "%06d".formatted(row + 1),
                            gang,
                            List.of(),
                            millis(table, row, submitted),
                            checkpointSeconds),
                    Math.round(table.decimal(row, duration) * 1000)));
        }
        return jobs;
    }

    private static long millis(CsvTable table, int row, int column) {
        try {
            return LocalDateTime.parse(table.text(row, column), TIME)
                    .toInstant(ZoneOffset.UTC)
                    .toEpochMilli();
        } catch (DateTimeParseException notOne) {
            throw table.bad(row, column, "a time such as 2017-10-09 07:01:55");
        }
    }
}
