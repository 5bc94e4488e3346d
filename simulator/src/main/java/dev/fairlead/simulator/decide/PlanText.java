package dev.fairlead.simulator.decide;

import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.plan.QueueShare;
import dev.fairlead.core.state.JobFacts;
import dev.fairlead.snapshot.PlanWriter;
import dev.fairlead.snapshot.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A plan for people: what there is, what is decided and why, and how the queues stand. */
final class PlanText {
    private PlanText() {}

    static String of(Snapshot snapshot, Plan plan) {
        return head(snapshot) + "\n" + decisions(snapshot, plan) + "\n" + shares(plan) + problems(plan)
                + reconsider(snapshot, plan);
    }

    /** The jobs of a snapshot by id. */
    static Map<JobId, Job> jobs(Snapshot snapshot) {
        Map<JobId, Job> jobs = new HashMap<>();
        snapshot.facts().jobs().forEach(facts -> jobs.put(facts.job().id(), facts.job()));
        return jobs;
    }

    private static String head(Snapshot snapshot) {
        Map<GpuType, Long> gpus = new TreeMap<>();
        for (Node node : snapshot.facts().nodes()) {
            gpus.merge(node.gpuType(), node.allocatable().gpus(), Long::sum);
        }
        List<JobFacts> jobs = snapshot.facts().jobs();
        long holding = jobs.stream().filter(job -> job.held() != null).count();
        return Instant.ofEpochMilli(snapshot.nowMillis()) + ": "
                + counted(snapshot.facts().nodes().size(), "node")
                + " with "
                + (gpus.isEmpty()
                        ? "no GPUs"
                        : gpus.entrySet().stream()
                                .map(each -> each.getValue() + " " + each.getKey())
                                .collect(Collectors.joining(" and ")))
                + ", " + counted(snapshot.facts().queues().size(), "queue") + ", " + counted(jobs.size(), "job") + " ("
                + holding + " on nodes, " + (jobs.size() - holding) + " waiting)\n";
    }

    private static String counted(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static String decisions(Snapshot snapshot, Plan plan) {
        Map<JobId, Job> jobs = jobs(snapshot);
        List<Decision> decisions = PlanWriter.decisions(plan);
        if (decisions.isEmpty()) {
            return "Nothing is decided: no job waits, and what runs goes on.\n";
        }
        ProseTable table = new ProseTable("JOB", "QUEUE", "ASKS", "DECISION", "WHERE / WHY");
        for (Decision decision : decisions) {
            DecisionLine line = DecisionLine.of(decision, jobs);
            String what = line.position() == 0 ? line.decision() : line.decision() + " #" + line.position();
            boolean saysWhere = line.where().isEmpty() || line.why().contains("on node " + line.where() + ";");
            table.add(
                    line.job(),
                    line.queue(),
                    line.asks(),
                    what,
                    saysWhere ? line.why() : line.where() + ": " + line.why());
        }
        return table.toString();
    }

    private static String shares(Plan plan) {
        ProseTable table = new ProseTable(
                "QUEUE", "TYPE", "GUARANTEED", "LIMIT", "HOLDS", "BORROWED", "ASKS", "FAIR SHARE", "WHY");
        for (QueueShare share : plan.shares()) {
            if (share.guaranteed() + share.allocated() + share.pending() > 0 || share.limit() != GpuQuota.NO_LIMIT) {
                table.add(
                        share.queue().toString(),
                        share.type().toString(),
                        Long.toString(share.guaranteed()),
                        share.limit() == GpuQuota.NO_LIMIT ? "none" : Long.toString(share.limit()),
                        Long.toString(share.allocated()),
                        Long.toString(share.borrowed()),
                        Long.toString(share.pending()),
                        Long.toString(share.entitlement()),
                        share.explanation().sentence());
            }
        }
        return table
                + "(in GPUs, before the plan is carried out: HOLDS counts pods that are leaving, ASKS what waits and what"
                + " could grow,\n FAIR SHARE is what the queue is entitled to now, given what everyone asks for)\n";
    }

    private static String problems(Plan plan) {
        List<String> lines = new ArrayList<>();
        plan.problems().forEach(problem -> lines.add("Queue " + problem.queue() + ": " + problem.sentence()));
        return lines.isEmpty() ? "" : "\n" + String.join("\n", lines) + "\n";
    }

    private static String reconsider(Snapshot snapshot, Plan plan) {
        if (plan.reconsiderAtMillis().isEmpty()) {
            return "";
        }
        long at = plan.reconsiderAtMillis().getAsLong();
        long seconds = Math.ceilDiv(at - snapshot.nowMillis(), 1000L);
        return "\nWithout any news, the next decision can come out differently " + seconds + " s from now, at "
                + Instant.ofEpochMilli(at) + ".\n";
    }
}
