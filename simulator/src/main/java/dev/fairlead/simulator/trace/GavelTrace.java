package dev.fairlead.simulator.trace;

import dev.fairlead.core.forecast.Work;
import dev.fairlead.core.model.AcceptedGpuType;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Node;
import dev.fairlead.simulator.workload.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The jobs that Gavel was evaluated on (Narayanan et al., OSDI'20): 36 V100, 36 P100 and 36 K80, here on nodes of 4, and
 * jobs of 26 models whose speed on each type was measured. A job's speeds are relative to its speed on V100; types on which
 * it was not measured, or does not run, are not accepted. All jobs are in one queue.
 */
public final class GavelTrace {
    private static final List<String> TYPES = List.of("v100", "p100", "k80");
    private static final int NODES_OF_EACH_TYPE = 9;
    private static final int GPUS_PER_NODE = 4;
    private static final double MILLIS_PER_HOUR = 3_600_000;

    private GavelTrace() {}

    private record Kind(String model, long gpus) {}

    /**
     * Reads one list of jobs.
     *
     * @param folder the folder {@code gavel}
     * @param sizes {@code single} for jobs of one GPU, {@code multiple} for 1 to 8
     * @param seed 0, 1 or 2
     * @param jobsPerHour how many jobs come in an hour on average
     * @param checkpointSeconds how often jobs are taken to save their work; 0 for never
     * @throws TraceException if a file is missing or broken
     */
    public static Workload read(Path folder, String sizes, int seed, double jobsPerHour, long checkpointSeconds) {
        return read(folder, sizes, seed, jobsPerHour, checkpointSeconds, true);
    }

    /**
     * The same for schedulers that do not know which type suits a job.
     *
     * @param fastestFirst whether a job prefers the type on which it is fastest; else all prefer V100 to P100 to K80
     * @throws TraceException if a file is missing or broken
     */
    public static Workload read(
            Path folder, String sizes, int seed, double jobsPerHour, long checkpointSeconds, boolean fastestFirst) {
        Map<Kind, Map<String, Double>> speeds = speeds(CsvTable.read(folder.resolve("gavel_throughputs_isolated.csv")));
        CsvTable table = CsvTable.read(folder.resolve("gavel_continuous_%s_seed%d.csv.gz".formatted(sizes, seed)));
        int arrival = table.column("arrival_unit");
        int model = table.column("job_type");
        int gpus = table.column("scale_factor");
        int duration = table.column("duration_v100_s");
        List<Work> jobs = new ArrayList<>();
        for (int row = 0; row < table.rows(); row++) {
            Kind kind = new Kind(table.text(row, model), table.number(row, gpus, 1));
            Map<String, Double> measured = speeds.get(kind);
            if (measured == null || !measured.containsKey(TYPES.getFirst())) {
                throw table.bad(row, model, "a model that was measured with " + kind.gpus + " GPUs on V100");
            }
            jobs.add(new Work(
                    JobShapes.job(
                            JobShapes.ONE_QUEUE,
                            "%06d".formatted(row),
                            JobShapes.gang(kind.gpus, GPUS_PER_NODE),
                            accepted(measured, fastestFirst),
                            Math.round(table.decimal(row, arrival, 0) / jobsPerHour * MILLIS_PER_HOUR),
                            checkpointSeconds),
                    Math.round(table.decimal(row, duration, 0) * 1000)));
        }
        List<Node> nodes = new ArrayList<>();
        TYPES.forEach(type ->
                nodes.addAll(JobShapes.nodes(type, NODES_OF_EACH_TYPE, new GpuType(shown(type)), GPUS_PER_NODE)));
        String name = "gavel, %s, seed %d, %s jobs/h".formatted(sizes, seed, jobsPerHour);
        return JobShapes.inOneQueue(name, nodes, jobs);
    }

    private static String shown(String type) {
        return type.toUpperCase(Locale.ROOT);
    }

    /** Steps per second of pods that are close together, by type. */
    private static Map<Kind, Map<String, Double>> speeds(CsvTable table) {
        int model = table.column("job_type");
        int gpus = table.column("scale_factor");
        int type = table.column("gpu_type");
        int consolidated = table.column("consolidated");
        int steps = table.column("steps_per_s");
        Map<Kind, Map<String, Double>> speeds = new HashMap<>();
        for (int row = 0; row < table.rows(); row++) {
            if (table.number(row, consolidated) == 1 && table.decimal(row, steps) > 0) {
                speeds.computeIfAbsent(
                                new Kind(table.text(row, model), table.number(row, gpus, 1)), key -> new TreeMap<>())
                        .put(table.text(row, type), table.decimal(row, steps));
            }
        }
        return speeds;
    }

    private static List<AcceptedGpuType> accepted(Map<String, Double> measured, boolean fastestFirst) {
        double reference = measured.getOrDefault(TYPES.getFirst(), 1.0);
        List<AcceptedGpuType> accepted = new ArrayList<>();
        for (String type : TYPES) {
            Double steps = measured.get(type);
            if (steps != null) {
                accepted.add(new AcceptedGpuType(new GpuType(shown(type)), steps / reference));
            }
        }
        if (fastestFirst) {
            accepted.sort(Comparator.comparingDouble(AcceptedGpuType::speed).reversed());
        }
        return accepted;
    }
}
