package dev.fairlead.simulator.trace;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How long one of the six models of Pollux trains on so many GPUs, from what was measured: the iterations to the end with
 * that batch size, times how long one takes. The same sum is in the artifact of Pollux ({@code get_configurations} in
 * {@code simulator/applications.py}), whose workloads were made with it.
 *
 * <p>An iteration computes and then synchronises. Where the batch is larger than the GPUs can hold, several computations go
 * before one synchronisation. Times were measured for some sizes of the part of one GPU; in between they are
 * interpolated.
 */
final class PolluxProfile {
    /** GPUs of a node, which are filled one node after the other. */
    static final int GPUS_PER_NODE = 4;

    /** The artifact lets this model have no more than 8 of a batch on a GPU, though more was measured. */
    private static final String LIMITED_MODEL = "yolov3";

    private static final long LIMIT = 8;

    private final Map<Long, CsvTable> trainings = new TreeMap<>();
    private final Map<String, TreeMap<Double, Step>> stepsByPlacement = new TreeMap<>();
    private final long largestPart;
    private final long smallestBatch;

    /** @param seconds of an iteration in all, of which so many for synchronising */
    private record Step(double seconds, double synchronising) {}

    /** @throws TraceException if the model's tables are missing or broken */
    PolluxProfile(PolluxArchive archive, String model) {
        String folder = "simulator/traces/" + model + "/";
        CsvTable placements = archive.table(folder + "placements.csv");
        int placement = placements.column("placement");
        for (int row = 0; row < placements.rows(); row++) {
            addStep(placements, row, placements.text(row, placement));
        }
        largestPart = model.equals(LIMITED_MODEL) ? LIMIT : largestMeasured();
        CsvTable scalability = archive.table(folder + "scalability.csv");
        int nodes = scalability.column("num_nodes");
        int gpus = scalability.column("num_replicas");
        for (int row = 0; row < scalability.rows(); row++) {
            addStep(scalability, row, onNodes(scalability.number(row, nodes, 1), scalability.number(row, gpus, 1)));
        }
        archive.tables(folder + "validation-", ".csv").forEach((batch, table) -> {
            if (table.rows() == 0) {
                throw table.noRows();
            }
            trainings.put(Long.parseLong(batch), table);
        });
        smallestBatch = trainings.keySet().stream().findFirst().orElse(0L);
    }

    private void addStep(CsvTable table, int row, String placement) {
        Step step = new Step(
                table.decimal(row, table.column("step_time"), 0), table.decimal(row, table.column("sync_time"), 0));
        stepsByPlacement
                .computeIfAbsent(placement, key -> new TreeMap<>())
                .put(table.decimal(row, table.column("local_bsz"), 1), step);
    }

    private long largestMeasured() {
        return (long) stepsByPlacement.values().stream()
                .mapToDouble(TreeMap::lastKey)
                .max()
                .orElse(1);
    }

    private static String onNodes(long nodes, long gpus) {
        return gpus + " on " + nodes;
    }

    /**
     * Seconds from the first iteration to the last.
     *
     * @return NaN if that was not measured
     */
    double seconds(long gpus, long batch) {
        CsvTable training = trainings.get(batch);
        long partOfGpu = Math.ceilDiv(batch, gpus);
        long computations = Math.ceilDiv(partOfGpu, largestPart);
        if (gpus == 1 && batch > smallestBatch) {
            computations = Math.max(2, computations);
        }
        Step step = step(gpus, Math.ceilDiv(partOfGpu, computations));
        if (training == null || step == null) {
            return Double.NaN;
        }
        double iterations = training.decimal(training.rows() - 1, training.column("iteration"), 0);
        return iterations * (step.seconds + (computations - 1) * (step.seconds - step.synchronising));
    }

    private @Nullable Step step(long gpus, long partOfGpu) {
        long nodes = Math.ceilDiv(gpus, (long) GPUS_PER_NODE);
        TreeMap<Double, Step> measured = stepsByPlacement.get(filling(gpus));
        if (measured == null) {
            measured = stepsByPlacement.get(onNodes(nodes, gpus));
        }
        Map.Entry<Double, Step> below = measured == null ? null : measured.floorEntry((double) partOfGpu);
        Map.Entry<Double, Step> above = measured == null ? null : measured.ceilingEntry((double) partOfGpu);
        if (below == null || above == null) {
            return null;
        }
        double width = above.getKey() - below.getKey();
        double part = width == 0 ? 0 : (partOfGpu - below.getKey()) / width;
        return new Step(
                between(below.getValue().seconds, above.getValue().seconds, part),
                between(below.getValue().synchronising, above.getValue().synchronising, part));
    }

    private static double between(double from, double to, double part) {
        return from + part * (to - from);
    }

    /** How the table of placements calls full nodes and one for the rest: a digit for each node, the smallest first. */
    private static String filling(long gpus) {
        long rest = gpus % GPUS_PER_NODE;
        return (rest == 0 ? "" : "" + rest) + ("" + GPUS_PER_NODE).repeat((int) (gpus / GPUS_PER_NODE));
    }
}
