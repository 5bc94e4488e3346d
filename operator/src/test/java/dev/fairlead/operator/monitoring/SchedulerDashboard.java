package dev.fairlead.operator.monitoring;

import static dev.fairlead.operator.monitoring.Expressions.quantile;
import static dev.fairlead.operator.monitoring.Expressions.rate;
import static dev.fairlead.operator.monitoring.PanelDraft.lines;
import static dev.fairlead.operator.monitoring.PanelDraft.number;
import static dev.fairlead.operator.monitoring.PanelDraft.table;

/** How the scheduler itself is doing. */
final class SchedulerDashboard {
    /** Meters that other programs have under the same names. */
    private static final String OURS = "* on (instance) group_left () max by (instance) (fairlead_build_info)";

    private SchedulerDashboard() {}

    static DashboardDraft draft() {
        return new DashboardDraft(
                        "scheduler",
                        "Fairlead / Scheduler internals",
                        "Whether decisions keep up, how long they take, what the API server makes of them, and the operator's own resources.")
                .row("Does it keep up", pulse())
                .row("Decisions", decisions())
                .row("API server", api())
                .row("Operator process", process())
                .row("gRPC", grpc());
    }

    private static PanelDraft[] pulse() {
        return new PanelDraft[] {
            number("Leaders", "Operators that decide. Exactly one is right.", "short")
                    .welcome(1, 1)
                    .query("sum(max by (instance) (fairlead_leader))", "leaders"),
            number("Oldest undecided change", "0 if every change of the cluster is decided on.", "s")
                    .alarming(10, 60)
                    .query("max(fairlead_undecided_seconds)", "undecided"),
            number("Since the last decision", "Grows in a quiet cluster, too, where nothing needs to be decided.", "s")
                    .query("time() - max(fairlead_last_decision_timestamp_seconds)", "since"),
            number("Events queued", "News from the cluster that is not taken in yet.", "short")
                    .alarming(1_000, 10_000)
                    .query("max(fairlead_events_queued)", "events"),
            number("Writes queued", "Writes that the API server has not been sent yet.", "short")
                    .alarming(100, 1_000)
                    .query("max(fairlead_writes_queued)", "writes"),
            table("Versions", "What runs.", "short")
                    .query("count by (version, java) (fairlead_build_info)", "replicas")
                    .size(4, 4),
        };
    }

    private static PanelDraft[] decisions() {
        return new PanelDraft[] {
            lines("Cycle time", "How long one decision over all queues takes.", "s")
                    .query(quantile(0.5, "", "fairlead_cycle_seconds"), "median")
                    .query(quantile(0.99, "", "fairlead_cycle_seconds"), "99 %"),
            lines(
                            "Busy by phase",
                            "The part of the scheduler's one thread that each phase takes. intake: news; settle: jobs' lives; decide; check: the"
                                    + " plan's second proof; carry_out. Their sum near 100 % is a scheduler at its limit.",
                            "percentunit")
                    .stacked()
                    .query(rate("phase", "fairlead_cycle_phase_seconds_sum", ""), "{{phase}}"),
            lines("99 % of each phase", "How long each phase of a round takes at most, but for 1 in 100.", "s")
                    .query(quantile(0.99, "phase", "fairlead_cycle_phase_seconds"), "{{phase}}"),
            lines("Decisions", "By kind, per second. A job that waits is held again whenever it is looked at.", "ops")
                    .query(rate("kind", "fairlead_decisions_total", ""), "{{kind}}"),
            lines("Cycles", "Decisions over all queues, per second.", "ops")
                    .query("sum(rate(fairlead_cycle_seconds_count[$__rate_interval]))", "cycles"),
            lines(
                            "From decision to pods, and to ready",
                            "95th percentile. Pods late: the API server is slow. Ready late: images, volumes or nodes are.",
                            "s")
                    .query(quantile(0.95, "", "fairlead_bind_seconds"), "pods exist")
                    .query(quantile(0.95, "", "fairlead_start_seconds"), "all ready"),
        };
    }

    private static PanelDraft[] api() {
        return new PanelDraft[] {
            lines("Writes", "By what is written, per second.", "ops")
                    .query(rate("kind", "fairlead_api_writes_total", ""), "{{kind}}"),
            lines(
                            "Writes by outcome",
                            "conflict: somebody was first, which is normal. refused: RBAC, a quota or a webhook. failed: no answer, or too busy.",
                            "ops")
                    .query(rate("outcome", "fairlead_api_writes_total", ""), "{{outcome}}"),
            lines("Average time of requests", "By verb and resource.", "s")
                    .query(
                            rate("verb, resource", "fairlead_kubernetes_request_seconds_sum", "") + " / "
                                    + rate("verb, resource", "fairlead_kubernetes_request_seconds_count", ""),
                            "{{verb}} {{resource}}"),
            lines("Requests by answer", "429 is the API server's priority and fairness, 409 a conflict.", "ops")
                    .query(rate("code", "fairlead_kubernetes_request_seconds_count", ""), "{{code}}"),
        };
    }

    private static PanelDraft[] process() {
        return new PanelDraft[] {
            lines("Heap", "Used and largest heap of each replica.", "bytes")
                    .query("sum by (instance) (jvm_memory_used_bytes{area=\"heap\"}) " + OURS, "{{instance}} used")
                    .query("sum by (instance) (jvm_memory_max_bytes{area=\"heap\"}) " + OURS, "{{instance}} max"),
            lines("Garbage collection", "The part of the time that collections stop the operator.", "percentunit")
                    .query(
                            "sum by (instance) (rate(jvm_gc_pause_seconds_sum[$__rate_interval])) " + OURS,
                            "{{instance}}"),
            lines("CPU", "The part of the machine's CPUs that the operator uses.", "percentunit")
                    .query("max by (instance) (process_cpu_usage) " + OURS, "{{instance}}"),
            lines("Threads", "Live threads.", "short")
                    .query("max by (instance) (jvm_threads_live_threads) " + OURS, "{{instance}}"),
        };
    }

    private static PanelDraft[] grpc() {
        return new PanelDraft[] {
            lines("Calls by method", "Ended calls per second. Empty while the gRPC API is off.", "ops")
                    .query(
                            rate("service, method", "grpc_server_processing_duration_seconds_count", ""),
                            "{{service}}/{{method}}"),
            lines("Average time by method", "A watch takes as long as somebody watches.", "s")
                    .query(
                            rate("service, method", "grpc_server_processing_duration_seconds_sum", "") + " / "
                                    + rate("service, method", "grpc_server_processing_duration_seconds_count", ""),
                            "{{service}}/{{method}}"),
            lines(
                            "Calls by status",
                            "UNAUTHENTICATED and PERMISSION_DENIED: wrong tokens or rights. RESOURCE_EXHAUSTED: a caller above its limits.",
                            "ops")
                    .query(rate("statusCode", "grpc_server_processing_duration_seconds_count", ""), "{{statusCode}}"),
        };
    }
}
