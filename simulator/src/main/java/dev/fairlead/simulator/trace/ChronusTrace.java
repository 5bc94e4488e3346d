package dev.fairlead.simulator.trace;

import dev.fairlead.core.forecast.Work;
import dev.fairlead.simulator.workload.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The Philly-derived jobs with deadlines that Chronus was evaluated on (Gao et al., SoCC'21): 30,940 jobs of 11 virtual
 * clusters within hours. Times are in seconds. Jobs without GPUs are left out (205), deadlines are not used.
 */
public final class ChronusTrace {
    private static final int GPUS_PER_NODE = 8;

    private ChronusTrace() {}

    /**
     * Reads it, on the same nodes and queues as {@link PhillyTrace}.
     *
     * @param folder the folder {@code philly}
     * @param checkpointSeconds how often jobs are taken to save their work; 0 for never
     * @throws TraceException if a file is missing or broken
     */
    public static Workload read(Path folder, long checkpointSeconds) {
        CsvTable table = CsvTable.read(folder.resolve("chronus_philly_slo_30940.csv.gz"));
        int submitted = table.column("submit_time");
        int duration = table.column("duration");
        int gpus = table.column("num_gpu");
        int queue = table.column("user");
        List<Work> jobs = new ArrayList<>();
        for (int row = 0; row < table.rows(); row++) {
            if (table.number(row, gpus, 0) == 0) {
                continue;
            }
            jobs.add(new Work(
                    JobShapes.job(
                            table.text(row, queue).replaceFirst("^vc_", ""),
                            "%06d".formatted(row + 1),
                            JobShapes.gang(table.number(row, gpus), GPUS_PER_NODE),
                            List.of(),
                            table.number(row, submitted, 0) * 1000,
                            checkpointSeconds),
                    table.number(row, duration, 0) * 1000));
        }
        return PhillyTrace.onNodes(
                "chronus",
                PhillyTrace.nodesByQueue(CsvTable.read(folder.resolve("philly_vc_nodes_helios_qssf.csv"))),
                jobs);
    }
}
