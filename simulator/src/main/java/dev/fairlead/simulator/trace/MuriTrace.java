package dev.fairlead.simulator.trace;

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
                    (int) table.number(row, gpus),
                    atOnce ? 0 : table.number(row, submitted) / 1000.0,
                    table.number(row, iterations),
                    table.decimal(row, iteration) * SLOWDOWN / 1000,
                    table.text(row, model)));
        }
        jobs.sort(Comparator.comparingDouble(Job::submittedSeconds));
        return new MuriTrace(name, jobs);
    }
}
