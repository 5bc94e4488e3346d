package dev.fairlead.simulator.muri;

import dev.fairlead.simulator.trace.CsvTable;
import dev.fairlead.simulator.trace.TraceException;
import java.nio.file.Path;

/** The figures that came with Muri's artifact, in seconds. */
final class PublishedResults {
    private final CsvTable table;

    PublishedResults(Path folder) {
        table = CsvTable.read(folder.resolve("muri_reference_raw_seconds.csv"));
    }

    double averageCompletion(String scheduler, String trace) {
        return table.decimal(row(scheduler, trace), table.column("avg_jct_s"));
    }

    /** The greatest difference between an outcome and what was published, as a part of the latter. */
    double difference(String scheduler, String trace, MuriRun.Outcome outcome) {
        int row = row(scheduler, trace);
        return Math.max(
                part(outcome.averageCompletion(), averageCompletion(scheduler, trace)),
                Math.max(
                        part(outcome.makespan(), table.decimal(row, table.column("makespan_s"))),
                        part(outcome.tailCompletion(), table.decimal(row, table.column("p99_jct_s")))));
    }

    private static double part(double measured, double published) {
        return Math.abs(measured - published) / published;
    }

    private int row(String scheduler, String trace) {
        for (int row = 0; row < table.rows(); row++) {
            if (table.text(row, table.column("policy")).equals(scheduler)
                    && table.text(row, table.column("trace")).equals(trace)) {
                return row;
            }
        }
        throw new TraceException("no published result of " + scheduler + " on " + trace);
    }
}
