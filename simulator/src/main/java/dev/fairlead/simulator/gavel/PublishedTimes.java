package dev.fairlead.simulator.gavel;

import dev.fairlead.simulator.trace.CsvTable;
import java.nio.file.Path;

/** The completion times that came with Gavel's artifact, in hours, for jobs of one GPU. */
final class PublishedTimes {
    private static final String TRACE = "continuous-single";

    private final CsvTable table;

    /** @throws dev.fairlead.simulator.trace.TraceException if the file is missing or broken */
    PublishedTimes(Path folder) {
        table = CsvTable.read(folder.resolve("gavel_reference_avg_jct.csv"));
    }

    /** NaN where nothing was published. */
    double meanHours(String policy, double jobsPerHour) {
        for (int row = 0; row < table.rows(); row++) {
            if (table.text(row, table.column("trace")).equals(TRACE)
                    && table.text(row, table.column("policy")).equals(policy)
                    && table.decimal(row, table.column("jobs_per_hour")) == jobsPerHour) {
                return table.decimal(row, table.column("value"));
            }
        }
        return Double.NaN;
    }
}
