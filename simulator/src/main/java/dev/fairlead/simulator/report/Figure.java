package dev.fairlead.simulator.report;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * One figure of a report.
 *
 * @param column its name in CSV
 * @param words its words in text; those that begin with blanks belong to the figure above
 * @param definition what exactly it is; empty where the words say it
 * @param value where it is found; times in seconds, shares from 0 to 1
 * @param shown how people read it
 */
record Figure(
        String column,
        String words,
        String definition,
        ToDoubleFunction<RunReport> value,
        Function<Double, String> shown) {
    /** All figures, in the order in which they are shown. */
    static final List<Figure> ALL = List.of(
            count("jobs", "jobs", "Jobs that were submitted.", RunReport::jobs),
            count(
                    "unfinished",
                    "unfinished at the end",
                    "Jobs that were neither completed nor withdrawn nor out of time when nothing was left to happen.",
                    RunReport::unfinished),
            time(
                    "wait_mean_s",
                    "queueing delay, mean",
                    "From submission to the first start, plus all time in the queue after being stopped; of the jobs that"
                            + " started.",
                    report -> report.waitSeconds().mean()),
            time(
                    "wait_p50_s",
                    "  median",
                    "What half of the jobs did not exceed.",
                    report -> report.waitSeconds().p50()),
            time(
                    "wait_p90_s",
                    "  p90",
                    "What nine of ten jobs did not exceed.",
                    report -> report.waitSeconds().p90()),
            time(
                    "wait_p99_s",
                    "  p99",
                    "What 99 of 100 jobs did not exceed.",
                    report -> report.waitSeconds().p99()),
            time("wait_max_s", "  longest", "", report -> report.waitSeconds().worst()),
            time(
                    "first_wait_mean_s",
                    "  until the first start, mean",
                    "Without the time in the queue after being stopped.",
                    report -> report.firstWaitSeconds().mean()),
            time(
                    "jct_mean_s",
                    "completion time, mean",
                    "From submission to completion, of the jobs that completed.",
                    report -> report.jctSeconds().mean()),
            time("jct_p50_s", "  median", "", report -> report.jctSeconds().p50()),
            time("jct_p90_s", "  p90", "", report -> report.jctSeconds().p90()),
            time("jct_p99_s", "  p99", "", report -> report.jctSeconds().p99()),
            time(
                    "makespan_s",
                    "makespan",
                    "From the first submission to the last completion.",
                    RunReport::makespanSeconds),
            percent(
                    "allocation",
                    "GPUs allocated",
                    "GPU time that jobs held over GPU time that there was, from the first submission to the last completion.",
                    RunReport::allocation),
            percent(
                    "fragmentation",
                    "free GPUs of no use to a typical job",
                    "Of the free GPUs, what a typical pod of this work cannot use (FGD's measure), averaged over time.",
                    RunReport::fragmentation),
            decimal(
                    "rho_worst",
                    "finish-time fairness, worst",
                    "A job's completion time over that on one part in n of the cluster, with n the number of jobs there on"
                            + " average while it was there (Themis); above 1 it would have been better off alone.",
                    report -> report.fairness().worstRho()),
            percent(
                    "rho_above_one",
                    "  jobs above 1",
                    "Above 1.05, to leave room for overheads.",
                    report -> report.fairness().shareAboveOne()),
            decimal(
                    "jain",
                    "Jain index over queues",
                    "Of GPU time got over GPU time entitled to; 1 is perfectly even. A queue is entitled to its fair share by"
                            + " guarantee and weight at every moment, given what everyone asks for.",
                    report -> report.fairness().jain()),
            time(
                    "worst_queue_wait_mean_s",
                    "worst queue's mean delay",
                    "The mean queueing delay of the queue whose jobs waited longest on average.",
                    RunReport::worstQueueWaitSeconds),
            count(
                    "preemptions",
                    "preemptions",
                    "How often a job was stopped for another and had to start again.",
                    RunReport::preemptions),
            count(
                    "node_failures",
                    "stops by lost nodes",
                    "How often a job was stopped because a node was lost.",
                    RunReport::nodeFailures),
            count(
                    "lost_gpu_hours",
                    "GPU-hours lost by stops",
                    "GPU time since the last checkpoint, or since the start where there was none, of every job that was"
                            + " stopped.",
                    RunReport::lostGpuHours),
            count(
                    "decisions",
                    "decisions",
                    "How often it was decided who runs where: whenever something had changed.",
                    RunReport::decisions),
            count(
                    "decisions_per_s",
                    "decisions per second",
                    "In real time; differs from run to run.",
                    report -> report.pace().decisionsPerSecond()),
            decimal(
                    "decision_p99_ms",
                    "decision, p99 in ms",
                    "In real time; differs from run to run.",
                    report -> report.pace().p99Millis()));

    private static Figure count(String column, String words, String definition, ToDoubleFunction<RunReport> value) {
        return new Figure(column, words, definition, value, each -> String.format(Locale.ROOT, "%,.0f", each));
    }

    private static Figure time(String column, String words, String definition, ToDoubleFunction<RunReport> value) {
        return new Figure(column, words, definition, value, Figure::span);
    }

    private static Figure percent(String column, String words, String definition, ToDoubleFunction<RunReport> value) {
        return new Figure(column, words, definition, value, each -> String.format(Locale.ROOT, "%.1f %%", each * 100));
    }

    private static Figure decimal(String column, String words, String definition, ToDoubleFunction<RunReport> value) {
        return new Figure(column, words, definition, value, each -> String.format(Locale.ROOT, "%.3f", each));
    }

    /** The figure of one run, as people read it. */
    String show(RunReport report) {
        return shown.apply(value.applyAsDouble(report));
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
}
