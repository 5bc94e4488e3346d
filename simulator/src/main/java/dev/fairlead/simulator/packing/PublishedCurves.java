package dev.fairlead.simulator.packing;

import dev.fairlead.simulator.trace.CsvTable;
import dev.fairlead.simulator.trace.TraceException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The results that came with FGD (Weng et al., ATC'23): percent by load, rounded to two digits or not at all. */
final class PublishedCurves {
    /** Half of the last digit that was published, and a little for rounding on the other side. */
    private static final double ROUNDING = 0.005001;

    private static final Map<String, String> NAMES = Map.of(
            "dot-product", "02-DotProd",
            "gpu-clustering", "03-GpuClustering",
            "gpu-packing", "04-GpuPacking",
            "best-fit", "05-BestFit",
            "fgd", "06-FGD");

    private final CsvTable allocated;
    private final CsvTable fragmented;
    private final CsvTable fragmentedOfFree;

    PublishedCurves(Path folder) {
        allocated = CsvTable.read(folder.resolve("expected_analysis_allo_discrete.csv.gz"));
        fragmented = CsvTable.read(folder.resolve("expected_analysis_frag_discrete.csv.gz"));
        fragmentedOfFree = CsvTable.read(folder.resolve("expected_analysis_frag_ratio_discrete.csv.gz"));
    }

    /**
     * At how many load points a run differs from what was published.
     *
     * @param points load points compared, three figures each
     * @param different figures that differ by more than rounding
     * @param furthest the greatest difference, in percentage points
     */
    record Comparison(int points, int different, double furthest) {
        Comparison plus(Comparison other) {
            return new Comparison(
                    points + other.points, different + other.different, Math.max(furthest, other.furthest));
        }
    }

    Comparison compare(String workload, String policy, int seed, LoadCurve curve) {
        return compare(allocated, workload, policy, seed, curve::allocated)
                .plus(compare(fragmented, workload, policy, seed, curve::fragmented))
                .plus(compare(fragmentedOfFree, workload, policy, seed, curve::fragmentedOfFree));
    }

    private static Comparison compare(
            CsvTable table, String workload, String policy, int seed, IntToDoubleFunction measured) {
        int row = row(table, "openb_pod_list_" + workload, NAMES.get(policy), seed);
        int points = 0;
        int different = 0;
        double furthest = 0;
        for (int load = 0; load <= LoadCurve.LAST; load++) {
            int column = table.column(Integer.toString(load));
            if (!table.text(row, column).isEmpty()) {
                double difference = Math.abs(table.decimal(row, column) - measured.applyAsDouble(load));
                points++;
                // Written so that a load without a figure on our side counts as different.
                different += difference <= ROUNDING ? 0 : 1;
                furthest = Math.max(furthest, difference);
            }
        }
        return new Comparison(points, different, furthest);
    }

    private static int row(CsvTable table, String workload, @Nullable String policy, int seed) {
        int seeds = table.column("seed");
        int policies = table.column("sc_policy");
        int workloads = table.column("workload");
        for (int row = 0; row < table.rows(); row++) {
            if (table.text(row, workloads).equals(workload)
                    && table.text(row, policies).equals(policy)
                    && table.number(row, seeds) == seed) {
                return row;
            }
        }
        throw new TraceException(String.format(
                Locale.ROOT, "no published result for workload %s, policy %s, seed %d", workload, policy, seed));
    }
}
