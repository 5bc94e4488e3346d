package dev.fairlead.simulator.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Prints reports: tables for people, lines for spreadsheets, everything for programs. */
public final class ReportPrinter {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ReportPrinter() {}

    /** Prints runs of the same work side by side, then waits by size and by queue. */
    public static void text(List<RunReport> reports, PrintWriter out) {
        if (reports.isEmpty()) {
            return;
        }
        RunReport first = reports.getFirst();
        out.printf(Locale.ROOT, "%s: %,d jobs on %,d GPUs%n%n", first.workload(), first.jobs(), first.gpus());
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("", reports, RunReport::policy));
        for (Figure figure : Figure.ALL) {
            rows.add(row(figure.words(), reports, figure::show));
        }
        TextTable.print(rows, out);
        out.println();
        WaitTables.print(reports, out);
    }

    private static List<String> row(String words, List<RunReport> reports, Function<RunReport, String> cell) {
        List<String> row = new ArrayList<>(List.of(words));
        reports.forEach(report -> row.add(cell.apply(report)));
        return row;
    }

    /** Prints a line of column names and one line for each run; times in seconds, shares from 0 to 1. */
    public static void csv(List<RunReport> reports, PrintWriter out) {
        List<String> head = new ArrayList<>(List.of("workload", "policy", "gpus"));
        Figure.ALL.forEach(figure -> head.add(figure.column()));
        out.println(String.join(",", head));
        for (RunReport report : reports) {
            List<String> cells = new ArrayList<>(
                    List.of('"' + report.workload().replace("\"", "\"\"") + '"', report.policy(), "" + report.gpus()));
            Figure.ALL.forEach(figure -> cells.add(plain(figure.value().applyAsDouble(report))));
            out.println(String.join(",", cells));
        }
    }

    private static String plain(double value) {
        return java.math.BigDecimal.valueOf(value)
                .setScale(6, java.math.RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    /** Prints the reports as they are, as an array. */
    public static void json(List<RunReport> reports, PrintWriter out) {
        try {
            out.println(JSON.writeValueAsString(reports));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a report cannot be written as JSON", impossible);
        }
    }
}
