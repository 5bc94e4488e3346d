package dev.fairlead.simulator.trace;

import dev.fairlead.core.forecast.Work;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.simulator.workload.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The jobs that Shockwave was evaluated on (Zheng et al., NSDI'23), in the format of Gavel's traces: lists of 120, 220, 460
 * and 900 jobs of 1 to 8 GPUs for clusters of 32, 64, 128 and 256 V100, here on nodes of 4.
 *
 * <p>Jobs run as long as their line says. That many of them change their batch size while they run, which is what Shockwave
 * foresees, is left out; so are commands, weights (all are 1) and deadlines (there are none).
 */
public final class ShockwaveTrace {
    private static final List<String> COLUMNS = List.of(
            "job_type",
            "command",
            "working_directory",
            "num_steps_arg",
            "needs_data_dir",
            "total_steps",
            "scale_factor",
            "mode",
            "priority_weight",
            "SLO",
            "duration",
            "arrival_time");
    private static final GpuType TYPE = new GpuType("V100");
    private static final int GPUS_PER_NODE = 4;

    /** By the number of jobs, which is how the lists are called. */
    private static final Map<String, Integer> NODES = new TreeMap<>(Map.of("120", 8, "220", 16, "460", 32, "900", 64));

    private ShockwaveTrace() {}

    /**
     * Reads one list.
     *
     * @param folder the folder {@code shockwave}
     * @param list 120, 220, 460 or 900: how many jobs it has
     * @param checkpointSeconds how often jobs are taken to save their work; 0 for never
     * @throws TraceException if there is no such list, or the file is missing or broken
     */
    public static Workload read(Path folder, String list, long checkpointSeconds) {
        Integer nodes = NODES.get(list);
        if (nodes == null) {
            throw new TraceException(
                    "shockwave has no list '" + list + "'; there are those of " + NODES.keySet() + " jobs");
        }
        CsvTable table = CsvTable.tabs(folder.resolve("shockwave_" + list + "jobs.trace.gz"), COLUMNS);
        int gpus = table.column("scale_factor");
        int duration = table.column("duration");
        int arrival = table.column("arrival_time");
        List<Work> jobs = new ArrayList<>();
        for (int row = 0; row < table.rows(); row++) {
            jobs.add(new Work(
                    JobShapes.job(
                            JobShapes.ONE_QUEUE,
                            "%06d".formatted(row),
                            JobShapes.gang(table.number(row, gpus, 1), GPUS_PER_NODE),
                            List.of(),
                            Math.round(table.decimal(row, arrival, 0) * 1000),
                            checkpointSeconds),
                    Math.round(table.decimal(row, duration, 0) * 1000)));
        }
        return JobShapes.inOneQueue(
                "shockwave, " + list + " jobs", JobShapes.nodes("node", nodes, TYPE, GPUS_PER_NODE), jobs);
    }
}
