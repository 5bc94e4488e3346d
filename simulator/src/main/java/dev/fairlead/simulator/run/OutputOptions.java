package dev.fairlead.simulator.run;

import dev.fairlead.simulator.report.HtmlReport;
import dev.fairlead.simulator.report.ReportPrinter;
import dev.fairlead.simulator.report.RunReport;
import dev.fairlead.simulator.trace.TraceException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
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

    @Option(
            names = "--report",
            paramLabel = "FILE.html",
            description = "Writes a page with figures and charts too: one file that needs no network.")
    private @Nullable Path page;

    boolean text() {
        return format == Format.TEXT;
    }

    /**
     * Writes the page, if one is wanted, and says where it is.
     *
     * @throws TraceException if it cannot be written
     */
    void writePage(List<RunReport> reports, PrintWriter out) {
        if (page == null) {
            return;
        }
        write(page, reports);
        if (text()) {
            out.printf("%nCharts: %s%n", page);
            out.flush();
        }
    }

    /**
     * Writes a page with figures and charts, and the folders it needs.
     *
     * @throws TraceException if it cannot be written
     */
    static void write(Path page, List<RunReport> reports) {
        try {
            Path folder = page.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.writeString(page, HtmlReport.page(reports));
        } catch (IOException failed) {
            throw new TraceException(page + " cannot be written: " + failed.getMessage());
        }
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
