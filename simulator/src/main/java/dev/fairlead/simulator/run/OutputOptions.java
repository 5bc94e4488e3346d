package dev.fairlead.simulator.run;

import dev.fairlead.simulator.report.ReportPrinter;
import dev.fairlead.simulator.report.RunReport;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** How reports are printed, as an option. */
public final class OutputOptions {
    /** A way to print reports. */
    enum Format {
        /** Tables for people. */
        TEXT,
        /** Everything, for programs. */
        JSON,
        /** One line for each run, for spreadsheets. */
        CSV;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description =
                    "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}). JSON has everything, with what happened over time.")
    private Format format = Format.TEXT;

    boolean text() {
        return format == Format.TEXT;
    }

    void print(List<RunReport> reports, PrintWriter out) {
        switch (format) {
            case TEXT -> ReportPrinter.text(reports, out);
            case JSON -> ReportPrinter.json(reports, out);
            case CSV -> ReportPrinter.csv(reports, out);
        }
        out.flush();
    }
}
