package dev.fairlead.simulator.report;

import dev.fairlead.simulator.report.RunReport.Moment;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The few figures that say most to somebody who sees them for the first time, in words without jargon. */
public final class NewcomerTable {
    private static final double SECONDS_PER_DAY = 86_400;
    private static final double SECONDS_PER_HOUR = 3_600;

    private NewcomerTable() {}

    private record Line(String words, Function<RunReport, String> cell) {}

    /**
     * Prints runs of the same work side by side.
     *
     * @param days for how long jobs came; how full the cluster was is told of that time, not of the hours in which the last
     *     jobs run out
     */
    public static void print(List<RunReport> reports, double days, PrintWriter out) {
        List<Line> lines = List.of(
                new Line("jobs completed", report -> count(report.completed())),
                new Line(
                        "wait of a job: mean",
                        report -> Figure.span(report.waitSeconds().mean())),
                new Line(
                        "  half of them at most",
                        report -> Figure.span(report.waitSeconds().p50())),
                new Line(
                        "  99 of 100 at most",
                        report -> Figure.span(report.waitSeconds().p99())),
                new Line("  mean of jobs of 9 GPUs or more", report -> Figure.span(waitOfLarge(report))),
                new Line(
                        "  mean of the team that waited longest",
                        report -> Figure.span(report.worstQueueWaitSeconds())),
                new Line("GPUs in use while jobs came", report -> percent(inUse(report, days))),
                new Line(
                        "fairness: Jain index (1 = all got their due)",
                        report -> "%.3f".formatted(report.fairness().jain())),
                new Line("jobs stopped for others", report -> count(report.preemptions())),
                new Line("  GPU time lost by that", report -> percent(lost(report))));
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of(""));
        reports.forEach(report -> head.add(report.policy()));
        rows.add(head);
        for (Line line : lines) {
            List<String> row = new ArrayList<>(List.of(line.words));
            reports.forEach(report -> row.add(line.cell.apply(report)));
            rows.add(row);
        }
        TextTable.print(rows, out);
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * 100);
    }

    private static double waitOfLarge(RunReport report) {
        double seconds = 0;
        long jobs = 0;
        for (RunReport.SizeFigures size : report.sizes()) {
            if (size.smallestGpus() > 8) {
                seconds += size.waitSeconds().mean() * size.jobs();
                jobs += size.jobs();
            }
        }
        return jobs == 0 ? 0 : seconds / jobs;
    }

    private static double inUse(RunReport report, double days) {
        double capacity = 0;
        double allocated = 0;
        for (Moment moment : report.timeline()) {
            if (moment.atSeconds() < days * SECONDS_PER_DAY) {
                capacity += moment.capacityGpus();
                allocated += moment.allocatedGpus();
            }
        }
        return capacity == 0 ? 0 : allocated / capacity;
    }

    /** Of the GPU time that jobs held. */
    private static double lost(RunReport report) {
        double held = report.allocation() * report.gpus() * report.makespanSeconds() / SECONDS_PER_HOUR;
        return held == 0 ? 0 : report.lostGpuHours() / held;
    }
}
