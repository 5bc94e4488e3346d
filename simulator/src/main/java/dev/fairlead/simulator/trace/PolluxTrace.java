package dev.fairlead.simulator.trace;

import dev.fairlead.core.forecast.Work;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.simulator.workload.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The workloads that Pollux was evaluated on (Qiao et al., OSDI'21): 80 to 320 jobs of six models within eight hours, on 16
 * nodes of 4 T4.
 *
 * <p>The lists say how many GPUs and which batch size their users chose, and not how long jobs run; that follows from the
 * profiles in the same archive ({@link PolluxProfile}). Jobs keep that size and batch here, as under Tiresias in the
 * artifact; that Pollux itself changes both is left out.
 */
public final class PolluxTrace {
    private static final GpuType TYPE = new GpuType("T4");
    private static final int NODES = 16;

    private PolluxTrace() {}

    /**
     * Reads one workload.
     *
     * @param folder the folder {@code pollux}
     * @param list the workload's number from 1 to 8; after the load (0.5, 1.5, 2.0) or {@code realistic} and a slash for one
     *     of the variants, such as {@code 2.0/6}
     * @param checkpointSeconds how often jobs are taken to save their work; 0 for never
     * @throws TraceException if there is no such workload, or the archive is missing or broken
     */
    public static Workload read(Path folder, String list, long checkpointSeconds) {
        PolluxArchive archive = PolluxArchive.read(folder.resolve("pollux_osdi21_workloads_and_profiles.tar.gz"));
        CsvTable table = table(archive, list);
        int time = table.column("time");
        int model = table.column("application");
        int gpus = table.column("num_replicas");
        int batch = table.column("batch_size");
        Map<String, PolluxProfile> profiles = new HashMap<>();
        List<Work> jobs = new ArrayList<>();
        for (int row = 0; row < table.rows(); row++) {
            PolluxProfile profile =
                    profiles.computeIfAbsent(table.text(row, model), name -> new PolluxProfile(archive, name));
            long size = table.number(row, gpus, 1);
            double seconds = profile.seconds(size, table.number(row, batch, 1));
            if (Double.isNaN(seconds)) {
                throw table.bad(row, batch, "one whose training was measured on " + size + " GPUs");
            }
            jobs.add(new Work(
                    JobShapes.job(
                            JobShapes.ONE_QUEUE,
                            "%06d".formatted(row),
                            JobShapes.gang(size, PolluxProfile.GPUS_PER_NODE),
                            List.of(),
                            table.number(row, time, 0) * 1000,
                            checkpointSeconds),
                    Math.round(seconds * 1000)));
        }
        return JobShapes.inOneQueue(
                "pollux, workload " + list, JobShapes.nodes("node", NODES, TYPE, PolluxProfile.GPUS_PER_NODE), jobs);
    }

    private static CsvTable table(PolluxArchive archive, String list) {
        Map<String, CsvTable> tables = new TreeMap<>();
        archive.tables("simulator/workloads", ".csv")
                .forEach((path, table) ->
                        tables.put(path.replaceFirst("^[-/]", "").replace("workload-", ""), table));
        CsvTable table = tables.get(list);
        if (table == null) {
            throw new TraceException("pollux has no list '" + list + "'; there are " + tables.keySet());
        }
        return table;
    }
}
