package dev.fairlead.simulator.trace;

import dev.fairlead.core.forecast.Work;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.simulator.workload.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One of the four workloads of Muri (Zhao et al., SIGCOMM'22), made of the Philly trace.
 *
 * @param jobs by time of submission
 */
public record MuriTrace(String name, List<Job> jobs) {
    /** Every job takes that much longer than its measured iterations, in all of Muri's experiments. */
    private static final double SLOWDOWN = 1.015;

    private static final GpuType TYPE = new GpuType("V100");
    private static final int NODES = 8;
    private static final int GPUS_PER_NODE = 8;

    /**
     * A job.
     *
     * @param number its place in the file, from 0 on
     * @param gpus how many GPUs it needs
     * @param submittedSeconds when it is submitted, seconds from the start of the trace
     * @param iterations how much work it is
     * @param secondsPerIteration how long an iteration takes
     * @param model the network it trains
     */
    public record Job(
            int number, int gpus, double submittedSeconds, long iterations, double secondsPerIteration, String model) {}

    public MuriTrace {
        jobs = List.copyOf(jobs);
    }

    /**
     * Reads a workload.
     *
     * @param folder the folder {@code muri}
     * @param name {@code trace1} and so on; with {@code _pr} for the same jobs all submitted at once
     * @throws TraceException if the file is missing or broken
     */
    public static MuriTrace read(Path folder, String name) {
        boolean atOnce = name.endsWith("_pr");
        CsvTable table = CsvTable.read(folder.resolve(name.replace("_pr", "") + ".csv.gz"));
        int gpus = table.column("num_gpu");
        int submitted = table.column("submit_time");
        int iterations = table.column("iterations");
        int iteration = table.column("iteration_time");
        int model = table.column("model_name");
        List<Job> jobs = new ArrayList<>();
        for (int row = 0; row < table.rows(); row++) {
            jobs.add(new Job(
                    row,
                    (int) table.number(row, gpus, 1),
                    atOnce ? 0 : table.number(row, submitted, 0) / 1000.0,
                    table.number(row, iterations, 0),
                    table.decimal(row, iteration, 0) * SLOWDOWN / 1000,
                    table.text(row, model)));
        }
        jobs.sort(Comparator.comparingDouble(Job::submittedSeconds));
        return new MuriTrace(name, jobs);
    }

    /**
     * The same jobs as work for the virtual cluster: 8 nodes of 8 V100, one queue. What a start costs is for the cluster to
     * say; Muri's own table of overheads is in the experiments that repeat its figures.
     *
     * @param checkpointSeconds how often jobs are taken to save their work; 0 for never
     */
    public Workload workload(long checkpointSeconds) {
        List<Work> works = new ArrayList<>();
        for (Job job : jobs) {
            works.add(new Work(
                    JobShapes.job(
                            JobShapes.ONE_QUEUE,
                            "%06d".formatted(job.number),
                            JobShapes.gang(job.gpus, GPUS_PER_NODE),
                            List.of(),
                            Math.round(job.submittedSeconds * 1000),
                            checkpointSeconds),
                    Math.round(job.iterations * job.secondsPerIteration * 1000)));
        }
        return JobShapes.inOneQueue("muri, " + name, JobShapes.nodes("node", NODES, TYPE, GPUS_PER_NODE), works);
    }
}
