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
import java.util.function.ToDoubleFunction;

/** Prints reports: tables for people, lines for spreadsheets, everything for programs. */
public final class ReportPrinter {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** One figure of a report: its column in CSV, its words in text, and how it is shown there. */
    private record Figure(
            String column, String words, ToDoubleFunction<RunReport> value, Function<Double, String> shown) {}

    private static final List<Figure> FIGURES = List.of(
            count("jobs", "jobs", RunReport::jobs),
            count("unfinished", "unfinished at the end", RunReport::unfinished),
            time(
                    "wait_mean_s",
                    "queueing delay, mean",
                    report -> report.waitSeconds().mean()),
            time("wait_p50_s", "  median", report -> report.waitSeconds().p50()),
            time("wait_p90_s", "  p90", report -> report.waitSeconds().p90()),
            time("wait_p99_s", "  p99", report -> report.waitSeconds().p99()),
            time("wait_max_s", "  longest", report -> report.waitSeconds().worst()),
            time(
                    "first_wait_mean_s",
                    "  until the first start, mean",
                    report -> report.firstWaitSeconds().mean()),
            time(
                    "jct_mean_s",
                    "completion time, mean",
                    report -> report.jctSeconds().mean()),
            time("jct_p50_s", "  median", report -> report.jctSeconds().p50()),
            time("jct_p90_s", "  p90", report -> report.jctSeconds().p90()),
            time("jct_p99_s", "  p99", report -> report.jctSeconds().p99()),
            time("makespan_s", "makespan", RunReport::makespanSeconds),
            percent("allocation", "GPUs allocated", RunReport::allocation),
            percent("fragmentation", "free GPUs of no use to a typical job", RunReport::fragmentation),
            decimal(
                    "rho_worst",
                    "finish-time fairness, worst",
                    report -> report.fairness().worstRho()),
            percent(
                    "rho_above_one",
                    "  jobs above 1",
                    report -> report.fairness().shareAboveOne()),
            decimal(
                    "jain",
                    "Jain index over queues",
                    report -> report.fairness().jain()),
            time("worst_queue_wait_mean_s", "worst queue's mean delay", RunReport::worstQueueWaitSeconds),
            count("preemptions", "preemptions", RunReport::preemptions),
            count("node_failures", "stops by lost nodes", RunReport::nodeFailures),
            count("lost_gpu_hours", "GPU-hours lost by stops", RunReport::lostGpuHours),
            count("decisions", "decisions", RunReport::decisions),
            count(
                    "decisions_per_s",
                    "decisions per second",
                    report -> report.pace().decisionsPerSecond()),
            decimal(
                    "decision_p99_ms",
                    "decision, p99 in ms",
                    report -> report.pace().p99Millis()));

    private ReportPrinter() {}

    private static Figure count(String column, String words, ToDoubleFunction<RunReport> value) {
        return new Figure(column, words, value, each -> String.format(Locale.ROOT, "%,.0f", each));
    }

    private static Figure time(String column, String words, ToDoubleFunction<RunReport> value) {
        return new Figure(column, words, value, ReportPrinter::span);
    }

    private static Figure percent(String column, String words, ToDoubleFunction<RunReport> value) {
        return new Figure(column, words, value, each -> String.format(Locale.ROOT, "%.1f %%", each * 100));
    }

    private static Figure decimal(String column, String words, ToDoubleFunction<RunReport> value) {
        return new Figure(column, words, value, each -> String.format(Locale.ROOT, "%.3f", each));
    }

    /** A time in the unit that people would say it in. */
    static String span(double seconds) {
        if (seconds < 120) {
            return String.format(Locale.ROOT, "%.0f s", seconds);
        }
        if (seconds < 120 * 60) {
            return String.format(Locale.ROOT, "%.1f min", seconds / 60);
        }
        return seconds < 72 * 3600
                ? String.format(Locale.ROOT, "%.1f h", seconds / 3600)
                : String.format(Locale.ROOT, "%.1f d", seconds / 86_400);
    }

    /** Prints runs of the same work side by side, then waits by size and by queue. */
    public static void text(List<RunReport> reports, PrintWriter out) {
        if (reports.isEmpty()) {
            return;
        }
        RunReport first = reports.getFirst();
        out.printf(Locale.ROOT, "%s: %,d jobs on %,d GPUs%n%n", first.workload(), first.jobs(), first.gpus());
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("", reports, RunReport::policy));
        for (Figure figure : FIGURES) {
            rows.add(row(figure.words, reports, report -> figure.shown.apply(figure.value.applyAsDouble(report))));
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
        FIGURES.forEach(figure -> head.add(figure.column));
        out.println(String.join(",", head));
        for (RunReport report : reports) {
            List<String> cells = new ArrayList<>(
                    List.of('"' + report.workload().replace("\"", "\"\"") + '"', report.policy(), "" + report.gpus()));
            FIGURES.forEach(figure -> cells.add(plain(figure.value.applyAsDouble(report))));
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
