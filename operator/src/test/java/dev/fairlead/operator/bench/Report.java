package dev.fairlead.operator.bench;

import dev.fairlead.operator.bench.Measurement.Cpu;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The measurements as tables, for a terminal and for docs/benchmarks.md. */
record Report(List<Measurement> measurements) {
    private static final List<String> COLUMNS = List.of(
            "scenario",
            "pods",
            "seconds",
            "per second",
            "p50 ms",
            "p99 ms",
            "scheduler CPU s",
            "API server CPU s",
            "writes each",
            "peak RSS MiB",
            "load CPU s",
            "others CPU s");

    String text() {
        List<List<String>> rows = rows();
        rows.addFirst(COLUMNS);
        int[] widths = new int[COLUMNS.size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        StringBuilder table = new StringBuilder();
        for (List<String> row : rows) {
            table.append(String.format("%-" + widths[0] + "s", row.getFirst()));
            for (int i = 1; i < widths.length; i++) {
                table.append(String.format("  %" + widths[i] + "s", row.get(i)));
            }
            table.append('\n');
        }
        return table.append('\n').append(remarks("")).toString();
    }

    String markdown() {
        StringBuilder table = new StringBuilder(line(COLUMNS));
        table.append("|---").append("|---:".repeat(COLUMNS.size() - 1)).append("|\n");
        rows().forEach(row -> table.append(line(row)));
        return table.append('\n').append(remarks("* ")).toString();
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        for (Measurement measured : measurements) {
            Latency latency = measured.latency();
            WriteCounts writes = measured.writes();
            rows.add(List.of(
                    measured.scenario(),
                    number("%,d", measured.objects()),
                    number("%.2f", measured.seconds()),
                    measured.objects() == 1 ? "" : number("%.0f", measured.perSecond()),
                    latency == null ? "" : number("%,d", latency.p50Millis()),
                    latency == null ? "" : number("%,d", latency.p99Millis()),
                    cpu(measured.schedulerCpu()),
                    cpu(measured.apiServerCpu()),
                    writes == null ? "" : number("%.2f", (double) writes.total() / measured.objects()),
                    measured.peakRssMib() == 0 ? "" : number("%,d", measured.peakRssMib()),
                    number("%.1f", measured.generatorCpu()),
                    Double.isNaN(measured.othersCpu()) ? "" : number("%.1f", measured.othersCpu())));
        }
        return rows;
    }

    /** Writes by verb and resource, the same for all runs of a scenario but for noise: one line each. */
    private String remarks(String bullet) {
        StringBuilder remarks = new StringBuilder();
        for (Measurement measured : measurements) {
            WriteCounts writes = measured.writes();
            if (writes != null) {
                List<String> each = new ArrayList<>();
                writes.counts().forEach((key, count) -> {
                    double share = (double) count / measured.objects();
                    if (share >= 0.005) {
                        each.add(key + " " + number("%.2f", share));
                    }
                });
                remarks.append(bullet)
                        .append("writes each, ")
                        .append(measured.scenario())
                        .append(": ")
                        .append(String.join(", ", each))
                        .append('\n');
            }
            if (!measured.note().isEmpty()) {
                remarks.append(bullet)
                        .append(measured.scenario())
                        .append(": ")
                        .append(measured.note())
                        .append('\n');
            }
        }
        return remarks.toString();
    }

    private static String cpu(@Nullable Cpu cpu) {
        return cpu == null ? "" : number("%.1f / ", cpu.placed()) + number("%.1f", cpu.quiet());
    }

    private static String number(String format, Object number) {
        return String.format(Locale.ROOT, format, number);
    }
}
