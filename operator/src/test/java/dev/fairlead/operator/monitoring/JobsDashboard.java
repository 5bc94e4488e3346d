package dev.fairlead.operator.monitoring;

import static dev.fairlead.operator.monitoring.Expressions.OF_BOTH;
import static dev.fairlead.operator.monitoring.Expressions.OF_JOB;
import static dev.fairlead.operator.monitoring.Expressions.OF_QUEUE;
import static dev.fairlead.operator.monitoring.Expressions.gauge;
import static dev.fairlead.operator.monitoring.Expressions.grown;
import static dev.fairlead.operator.monitoring.Expressions.rate;
import static dev.fairlead.operator.monitoring.PanelDraft.bars;
import static dev.fairlead.operator.monitoring.PanelDraft.lines;
import static dev.fairlead.operator.monitoring.PanelDraft.number;
import static dev.fairlead.operator.monitoring.PanelDraft.table;

/** Which jobs wait and why, which hold GPUs for nothing, and who used how much. */
final class JobsDashboard {
    private static final String IN_NAMESPACE = "namespace=~\"$namespace\", " + OF_QUEUE;
    private static final String PHASE = "sum(" + gauge("phase", "fairlead_jobs", "phase=\"%s\"") + ")";

    private JobsDashboard() {}

    static DashboardDraft draft() {
        return new DashboardDraft(
                        "jobs",
                        "Fairlead / Jobs",
                        "Which jobs wait and why, which hold GPUs without using them, what preemption cost, and who used how much.")
                .variable("type", "GPU type", "fairlead_capacity_gpus", "GPU types to show.")
                .variable("queue", "Queue", "fairlead_allocated_gpus", "Queues to show.")
                .variable(
                        "namespace",
                        "Namespace",
                        "fairlead_used_gpu_seconds_total",
                        "Namespaces to show, where figures have one.")
                .row("Jobs", jobs())
                .row("Waiting, and why", waiting())
                .row("Use", use())
                .row("GPU-hours", hours());
    }

    private static PanelDraft[] jobs() {
        return new PanelDraft[] {
            number("Waiting", "Jobs that wait for GPUs.", "short").query(PHASE.formatted("pending"), "waiting"),
            number("Starting", "Jobs that are placed and whose pods are not all ready.", "short")
                    .query(PHASE.formatted("starting"), "starting"),
            number("Running", "Jobs with all replicas ready.", "short").query(PHASE.formatted("running"), "running"),
            number("Restarting", "Jobs whose pods are leaving before they queue again.", "short")
                    .query(PHASE.formatted("restarting"), "restarting"),
            number("Suspended", "Jobs that their owners hold back.", "short")
                    .query(PHASE.formatted("suspended"), "suspended"),
            number("Failed", "Jobs that have ended without success and are not deleted yet.", "short")
                    .alarming(1, 10)
                    .query(PHASE.formatted("failed"), "failed"),
        };
    }

    private static PanelDraft[] waiting() {
        return new PanelDraft[] {
            lines(
                            "Waiting jobs by reason",
                            "NoCapacity and TopologyUnsatisfied: look at fragmentation. WaitingForQuota: the queue has its share. Unplaceable,"
                                    + " InvalidSpec and the like: only the owner can help.",
                            "short")
                    .stacked()
                    .query(
                            "sum by (reason) (" + gauge("queue, reason", "fairlead_waiting_jobs", OF_QUEUE) + ")",
                            "{{reason}}"),
            table(
                            "Longest waits",
                            "The jobs that wait longest, and their reason. `kubectl describe gpujob` has the sentence.",
                            "s")
                    .query(
                            "sort_desc("
                                    + gauge(
                                            "namespace, job, queue, reason",
                                            "fairlead_longest_wait_seconds",
                                            IN_NAMESPACE)
                                    + ")",
                            "wait"),
        };
    }

    private static PanelDraft[] use() {
        return new PanelDraft[] {
            table(
                            "Idle GPUs and their owners",
                            "GPUs that were never busier than 1 % for 30 minutes. Ask the owner, who pays for them all the same.",
                            "short")
                    .query("sort_desc(fairlead:idle_gpus:count{" + OF_JOB + "})", "idle GPUs"),
            lines("Idle GPUs by team", "GPUs that were never busier than 1 % for 30 minutes.", "short")
                    .stacked()
                    .query("sum by (team) (fairlead:idle_gpus:count{" + OF_JOB + "})", "{{team}}"),
            table(
                            "Jobs by use",
                            "How busy a job's GPUs are now, the least busy first, and how full their memory. Little of both: a smaller GPU would do."
                                    + " Full memory and idle: it waits for input, or for one slow replica.",
                            "percentunit")
                    .query("sort(fairlead:gpu_busy:avg_by_job{" + OF_JOB + "})", "busy")
                    .query("fairlead:gpu_memory_used:avg_by_job{" + OF_JOB + "}", "memory used"),
            lines("Least busy jobs", "The ten jobs whose GPUs are least busy.", "percentunit")
                    .share()
                    .query("bottomk(10, fairlead:gpu_busy:avg_by_job{" + OF_JOB + "})", "{{namespace}}/{{job}}"),
        };
    }

    private static PanelDraft[] hours() {
        return new PanelDraft[] {
            bars("GPU-hours by queue", "Held by the jobs of each queue within the shown time.", "short")
                    .query(
                            grown("queue, type", "fairlead_used_gpu_seconds_total", OF_JOB) + " / 3600",
                            "{{queue}} {{type}}")
                    .size(8, 8),
            bars("GPU-hours by namespace", "The same by namespace.", "short")
                    .query(
                            grown("namespace, type", "fairlead_used_gpu_seconds_total", OF_JOB) + " / 3600",
                            "{{namespace}} {{type}}")
                    .size(8, 8),
            bars(
                            "Idle GPU-hours by team",
                            "GPU-hours that were held and not used within the shown time. Times the price of a GPU-hour, this is what idling cost.",
                            "short")
                    .query(idleHours(), "{{team}} {{type}}")
                    .size(8, 8),
            bars(
                            "Lost GPU-hours by queue",
                            "Work since the last checkpoint of jobs that the scheduler stopped, within the shown time. Shorter"
                                    + " checkpointIntervalSeconds and guarantees that fit the use make it less.",
                            "short")
                    .query(
                            grown("queue, type", "fairlead_lost_gpu_seconds_total", OF_BOTH) + " / 3600",
                            "{{queue}} {{type}}")
                    .size(8, 8),
            lines("GPUs in use by queue", "GPU-seconds per second: how many GPUs the queue's own jobs hold.", "short")
                    .stacked()
                    .query(rate("queue", "fairlead_used_gpu_seconds_total", OF_JOB), "{{queue}}")
                    .size(8, 8),
            lines(
                            "Lost part of the GPU time",
                            "GPU-seconds lost by preemption for each one used. Above 10 % FairleadPreemptionStorm tells.",
                            "percentunit")
                    .query(
                            "sum by (queue) (rate(fairlead_lost_gpu_seconds_total{%s}[1h])) / (sum by (queue) (rate(fairlead_used_gpu_seconds_total{%s}[1h])) > 0)"
                                    .formatted(OF_BOTH, OF_JOB),
                            "{{queue}}")
                    .size(8, 8),
        };
    }

    /** Idle GPUs at each evaluation, times the time between evaluations. */
    private static String idleHours() {
        return "sum by (team, type) (sum_over_time(fairlead:idle_gpus:count{%s}[$__range]))".formatted(OF_JOB)
                + " / scalar(count_over_time(fairlead:evaluation:one[$__range])) * $__range_s / 3600";
    }
}
