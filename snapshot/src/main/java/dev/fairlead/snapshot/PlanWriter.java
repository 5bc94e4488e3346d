package dev.fairlead.snapshot;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.order.JobOrder;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.plan.QueueShare;
import dev.fairlead.core.quota.QueueProblem;
import dev.fairlead.snapshot.document.Words;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a plan for programs: equal plans are equal texts. */
public final class PlanWriter {
    private PlanWriter() {}

    /** The plan as JSON. */
    public static String json(Plan plan) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ArrayNode decisions = document.putArray("decisions");
        decisions(plan).forEach(decision -> write(decisions.addObject(), decision));
        ArrayNode shares = document.putArray("shares");
        plan.shares().forEach(share -> write(shares.addObject(), share));
        ArrayNode problems = document.putArray("problems");
        for (QueueProblem problem : plan.problems()) {
            problems.addObject()
                    .put("queue", problem.queue().value())
                    .put("kind", problem.kind().name())
                    .put("sentence", problem.sentence());
        }
        plan.reconsiderAtMillis().ifPresent(at -> document.put("reconsiderAt", Words.writeMillis(at)));
        return Documents.json(document);
    }

    /** Every decision of a plan, those to leave a job waiting included; the one place that knows where a plan keeps them. */
    public static List<Decision> decisions(Plan plan) {
        return plan.decisions();
    }

    /** Why a job that waits does: its obstacle and, where one waits before it, who and why that one goes first. */
    public static String why(Decision.Hold hold, Job job) {
        String sentence = hold.veto().sentence();
        return hold.ahead() == null
                ? sentence
                : sentence + "; behind " + hold.ahead().id() + ", " + JobOrder.why(hold.ahead(), job);
    }

    private static void write(ObjectNode entry, Decision decision) {
        entry.put("decision", decision.getClass().getSimpleName());
        id(entry, decision.job());
        switch (decision) {
            case Decision.Place place -> {
                entry.put("gpuType", place.gpuType().name());
                write(entry, "nodes", place.nodes());
                writeDevices(entry, place.devices());
                entry.put("because", place.because());
            }
            case Decision.Preempt preempt -> {
                entry.put("kind", preempt.kind().name());
                beneficiary(entry, preempt.beneficiary());
                entry.put("lostGpuSeconds", preempt.lostGpuSeconds()).put("because", preempt.because());
            }
            case Decision.Resize resize -> {
                entry.put("fromReplicas", resize.fromReplicas()).put("toReplicas", resize.toReplicas());
                write(entry, "added", resize.added());
                beneficiary(entry, resize.beneficiary());
                entry.put("because", resize.because());
            }
            case Decision.Reserve reserve -> {
                entry.put("gpuType", reserve.gpuType().name());
                write(entry, "nodes", reserve.nodes());
                writeDevices(entry, reserve.devices());
                entry.put("position", reserve.position()).put("because", reserve.because());
            }
            case Decision.Hold hold -> {
                entry.put("position", hold.position());
                entry.put("reason", hold.veto().reason().name());
                entry.put("because", hold.veto().sentence());
                if (hold.ahead() != null) {
                    id(entry.putObject("ahead"), hold.ahead().id());
                }
            }
        }
    }

    private static void beneficiary(ObjectNode entry, @Nullable JobId job) {
        if (job != null) {
            id(entry.putObject("beneficiary"), job);
        }
    }

    private static void id(ObjectNode entry, JobId job) {
        entry.put("namespace", job.namespace()).put("name", job.name());
        if (!job.uid().isEmpty()) {
            entry.put("uid", job.uid());
        }
    }

    private static void write(ObjectNode entry, String key, List<NodeName> nodes) {
        ArrayNode written = entry.putArray(key);
        nodes.forEach(node -> written.add(node.value()));
    }

    private static void writeDevices(ObjectNode entry, List<Integer> devices) {
        if (!devices.isEmpty()) {
            ArrayNode written = entry.putArray("devices");
            devices.forEach(written::add);
        }
    }

    private static void write(ObjectNode entry, QueueShare share) {
        entry.put("queue", share.queue().value());
        entry.put("gpuType", share.type().name());
        entry.put("guaranteed", share.guaranteed());
        if (share.limit() != GpuQuota.NO_LIMIT) {
            entry.put("limit", share.limit());
        }
        entry.put("allocated", share.allocated());
        entry.put("borrowed", share.borrowed());
        entry.put("pending", share.pending());
        entry.put("entitlement", share.entitlement());
        entry.put("because", share.explanation().sentence());
    }
}
