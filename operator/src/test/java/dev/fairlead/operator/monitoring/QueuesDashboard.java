package dev.fairlead.operator.monitoring;

import static dev.fairlead.operator.monitoring.Expressions.OF_BOTH;
import static dev.fairlead.operator.monitoring.Expressions.OF_QUEUE;
import static dev.fairlead.operator.monitoring.Expressions.OF_TYPE;
import static dev.fairlead.operator.monitoring.Expressions.gauge;
import static dev.fairlead.operator.monitoring.Expressions.grown;
import static dev.fairlead.operator.monitoring.PanelDraft.bars;
import static dev.fairlead.operator.monitoring.PanelDraft.lines;
import static dev.fairlead.operator.monitoring.PanelDraft.table;

/** Who has what of what is theirs, who borrows, who waits. */
final class QueuesDashboard {
    private QueuesDashboard() {}

    static DashboardDraft draft() {
        return new DashboardDraft(
                        "queues",
                        "Fairlead / Queues and fairness",
                        "What each queue holds of what is guaranteed to it and of its fair share, what it borrows, and how long its jobs wait.")
                .variable("type", "GPU type", "fairlead_capacity_gpus", "GPU types to show.")
                .variable(
                        "queue",
                        "Queue",
                        "fairlead_allocated_gpus",
                        "Queues to show. The amounts of a queue count everything below it.")
                .row("Who has what", who())
                .row("Queue by queue", each())
                .row("Fairness", fairness())
                .row("Waits", waits());
    }

    private static String ofQueue(String what) {
        return gauge("queue, type", "fairlead_" + what + "_gpus", OF_BOTH);
    }

    private static PanelDraft[] who() {
        return new PanelDraft[] {
            table(
                            "Queues",
                            "GPUs of each queue and type. Allocated above guaranteed is borrowed and may be taken back; below its fair share"
                                    + " with something waiting, the queue is next.",
                            "short")
                    .query(ofQueue("allocated"), "allocated")
                    .query(ofQueue("guaranteed"), "guaranteed")
                    .query(ofQueue("entitlement"), "fair share")
                    .query(ofQueue("limit"), "limit")
                    .query(ofQueue("borrowed"), "borrowed")
                    .query(ofQueue("pending"), "waiting")
                    .size(16, 9),
            bars(
                            "Use of the fair share",
                            "100 % is exactly the fair share. Below, the queue waits for the rest; above, it uses what others do not ask for.",
                            "percentunit")
                    .welcome(0.5, 0.9)
                    .query("fairlead:queue_share:ratio{" + OF_BOTH + "}", "{{queue}} {{type}}")
                    .size(8, 9),
        };
    }

    private static PanelDraft[] each() {
        return new PanelDraft[] {
            lines(
                            "$queue: use against what is its own",
                            "Allocated below guaranteed while something waits is what FairleadQueueBelowGuarantee tells about. The fair share"
                                    + " moves with everybody's demand.",
                            "short")
                    .query(ofQueue("allocated"), "{{type}} allocated")
                    .query(ofQueue("entitlement"), "{{type}} fair share")
                    .query(ofQueue("guaranteed"), "{{type}} guaranteed")
                    .query(ofQueue("limit"), "{{type}} limit")
                    .query(ofQueue("pending"), "{{type}} waiting")
                    .size(8, 9)
                    .forEach("queue"),
        };
    }

    private static PanelDraft[] fairness() {
        return new PanelDraft[] {
            lines(
                            "Fairness between queues",
                            "Jain's index of what queues with jobs hold of their fair shares: 1 is everybody alike, 1/n is one of n served alone."
                                    + " It dips when demand changes; low for hours means guarantees or limits that do not fit the demand.",
                            "percentunit")
                    .share()
                    .query("fairlead:fairness:jain{" + OF_TYPE + "}", "{{type}}"),
            lines(
                            "Borrowed",
                            "GPUs above the guarantee. They are lost to the queue as soon as others ask for theirs.",
                            "short")
                    .stacked()
                    .query(ofQueue("borrowed"), "{{queue}} {{type}}"),
            lines(
                            "Busy part of what queues hold",
                            "Who borrows and does not compute. By the queue that the jobs name; empty without a GPU exporter.",
                            "percentunit")
                    .share()
                    .query("fairlead:gpu_busy:avg_by_queue{" + OF_BOTH + "}", "{{queue}} {{type}}"),
            lines(
                            "Busy part of what teams hold",
                            "The same by team: the label scheduling.fairlead.dev/team of the job, else of its queue, else the queue's name.",
                            "percentunit")
                    .share()
                    .query("fairlead:gpu_busy:avg_by_team{" + OF_TYPE + "}", "{{team}} {{type}}"),
            lines("Power by queue", "What the GPUs draw that a queue's own jobs hold.", "watt")
                    .stacked()
                    .query("fairlead:gpu_power:sum_by_queue{" + OF_BOTH + "}", "{{queue}} {{type}}"),
            bars(
                            "Jobs stopped for others",
                            "By the queue of the stopped job, within the shown time. reclaim: another queue took back its own; preempt: a higher"
                                    + " priority of the same queue; drain: an administrator's stopPolicy.",
                            "short")
                    .query(grown("queue, kind", "fairlead_preemptions_total", OF_QUEUE), "{{queue}} {{kind}}"),
        };
    }

    private static PanelDraft[] waits() {
        return new PanelDraft[] {
            lines(
                            "Wait until placed",
                            "Median and 95th percentile of the jobs that were placed within the last hour. Jobs that still wait are not in it.",
                            "s")
                    .query("fairlead:wait_seconds:p50_1h{" + OF_QUEUE + "}", "{{queue}} median")
                    .query("fairlead:wait_seconds:p95_1h{" + OF_QUEUE + "}", "{{queue}} 95 %"),
            lines("Longest wait", "Age of the oldest job that still waits in the queue.", "s")
                    .query(gauge("queue", "fairlead_oldest_wait_seconds", OF_QUEUE), "{{queue}}"),
            lines("Demand that waits", "GPUs that waiting jobs of the queue and below ask for.", "short")
                    .stacked()
                    .query(ofQueue("pending"), "{{queue}} {{type}}"),
            lines("Jobs by phase", "Jobs that name these very queues, without those that have ended.", "short")
                    .stacked()
                    .query(
                            "sum by (phase) (" + gauge("queue, phase", "fairlead_queue_jobs", OF_QUEUE) + ")",
                            "{{phase}}"),
        };
    }
}
