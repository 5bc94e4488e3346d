package dev.fairlead.core.plan;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.plan.Decision.Hold;
import dev.fairlead.core.plan.Decision.Place;
import dev.fairlead.core.plan.Decision.Preempt;
import dev.fairlead.core.plan.Decision.Reserve;
import dev.fairlead.core.plan.Decision.Resize;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Proves from scratch that a plan may be carried out. Shares no code with those who decide: it reads what nodes, queues and
 * jobs say of themselves and adds everything up again, slowly and plainly.
 */
public final class PlanCheck {
    private final Facts facts;
    private final WhereCheck where;
    private final List<String> found = new ArrayList<>();

    private PlanCheck(Facts facts) {
        this.facts = facts;
        this.where = new WhereCheck(facts);
    }

    /**
     * Everything that is wrong with a plan.
     *
     * @param state the state for which the plan was made, not changed since
     * @param nowMillis the time for which the plan was made
     * @return one sentence for each rule that is broken; empty for a plan that may be carried out
     */
    public static List<String> violations(ClusterState state, Plan plan, long nowMillis) {
        Facts facts = new Facts(state);
        PlanCheck check = new PlanCheck(facts);
        Entitled entitled = new Entitled(facts, new Demand(facts).byTypeAndQueue(), nowMillis);
        check.oneDecisionForEachJob(plan);
        plan.decisions().forEach(check::onItsOwn);
        check.roomAndQuota(plan);
        check.found.addAll(new VictimCheck(facts, entitled, nowMillis).objections(plan));
        check.found.addAll(new ReservationCheck(facts, entitled, nowMillis).objections(plan));
        check.found.addAll(new ShareCheck(facts, entitled).objections(plan.shares()));
        return List.copyOf(check.found);
    }

    private void oneDecisionForEachJob(Plan plan) {
        Set<JobId> decided = new HashSet<>();
        for (Decision decision : plan.decisions()) {
            if (!decided.add(decision.job())) {
                found.add("job " + decision.job() + " has several decisions");
            }
        }
        for (TrackedJob tracked : facts.jobs.values()) {
            if (tracked.waiting() && !decided.contains(tracked.job().id())) {
                found.add("job " + tracked.job().id() + " waits without a decision");
            }
        }
    }

    /** Checks what can be said of a decision without looking at the others. */
    private void onItsOwn(Decision decision) {
        TrackedJob tracked = facts.job(decision.job());
        if (tracked == null) {
            found.add("job " + decision.job() + " is not known");
            return;
        }
        boolean forWaiting = switch (decision) {
            case Place place -> true;
            case Reserve reserve -> true;
            case Hold hold -> true;
            case Preempt preempt -> false;
            case Resize resize -> false;
        };
        if (forWaiting ? !tracked.waiting() : !tracked.running()) {
            found.add(name(decision) + "the job is not " + (forWaiting ? "waiting" : "running"));
        }
        switch (decision) {
            case Place place -> start(decision, tracked.job(), place.gpuType(), place.nodes());
            case Reserve reserve -> start(decision, tracked.job(), reserve.gpuType(), reserve.nodes());
            case Resize resize -> resize(resize, tracked);
            case Hold hold -> {
                if (hold.veto().sentence().isEmpty()) {
                    found.add(name(decision) + "no reason is given");
                }
            }
            case Preempt preempt -> {}
        }
    }

    private void start(Decision decision, Job job, GpuType type, List<NodeName> nodes) {
        if (nodes.size() < job.gang().minReplicas() || nodes.size() > job.gang().replicas()) {
            found.add(name(decision) + nodes.size() + " replicas for a gang of " + job.gang());
        }
        queueIsOpen(decision, job);
        where.objections(job, type, nodes, nodes).forEach(each -> found.add(name(decision) + each));
    }

    private void queueIsOpen(Decision decision, Job job) {
        String closed = facts.closedFor(job.queue(), job.id().namespace());
        if (closed != null) {
            found.add(name(decision) + closed);
        }
    }

    private void resize(Resize resize, TrackedJob tracked) {
        Job job = tracked.job();
        GpuType type = tracked.gpuType();
        int running = tracked.runningReplicas();
        int grownBy = resize.toReplicas() - resize.fromReplicas();
        if (resize.fromReplicas() != running
                || grownBy == 0
                || resize.toReplicas() < job.gang().minReplicas()
                || resize.toReplicas() > job.gang().replicas()
                || resize.added().size() != Math.max(0, grownBy)) {
            found.add(name(resize) + "from " + resize.fromReplicas() + " to " + resize.toReplicas() + " with "
                    + resize.added().size() + " new nodes, for a gang of " + job.gang() + " with " + running);
        }
        if (grownBy > 0 && type != null) {
            if (resize.beneficiary() != null) {
                found.add(name(resize) + "it grows, and yet for another");
            }
            queueIsOpen(resize, job);
            List<NodeName> all = new ArrayList<>(Pods.running(tracked, type).nodes());
            all.addAll(resize.added());
            where.objections(job, type, resize.added(), all).forEach(each -> found.add(name(resize) + each));
        }
    }

    /**
     * Checks that nothing is given twice. What starts at once must fit beside everything that still holds GPUs; and when
     * all that leaves is gone, what starts at once must fit together with what was reserved there. What is reserved until
     * running jobs end is the matter of {@link ReservationCheck}.
     */
    private void roomAndQuota(Plan plan) {
        Booked now = Booked.withLeaving(facts);
        Booked later = Booked.withoutLeaving(facts);
        for (Decision decision : plan.decisions()) {
            TrackedJob tracked = facts.job(decision.job());
            if (tracked == null) {
                continue;
            }
            later.carryOut(decision, tracked);
            GpuType type = tracked.gpuType();
            if (decision instanceof Place place) {
                now.add(Pods.placed(tracked.job(), place));
            } else if (decision instanceof Resize resize && type != null) {
                now.add(Pods.numbered(tracked.job(), type, resize.fromReplicas(), resize.added()));
            }
        }
        for (Decision decision : plan.decisions()) {
            TrackedJob tracked = facts.job(decision.job());
            if (tracked != null) {
                conflicts(decision, tracked, now, later);
            }
        }
    }

    private void conflicts(Decision decision, TrackedJob tracked, Booked now, Booked later) {
        List<String> objections = new ArrayList<>();
        GpuType type = tracked.gpuType();
        if (decision instanceof Place place) {
            Pods placed = Pods.placed(tracked.job(), place);
            objections.addAll(now.objections(placed));
            objections.addAll(later.objections(placed));
        } else if (decision instanceof Reserve reserve && !reserve.waitsForEnds()) {
            objections.addAll(later.objections(Pods.reserved(tracked.job(), reserve)));
        } else if (decision instanceof Resize resize
                && type != null
                && !resize.added().isEmpty()) {
            Pods added = Pods.numbered(tracked.job(), type, resize.fromReplicas(), resize.added());
            objections.addAll(now.objections(added));
            objections.addAll(later.objections(added));
        }
        objections.stream().distinct().forEach(each -> found.add(name(decision) + each));
    }

    private static String name(Decision decision) {
        return decision.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT) + " " + decision.job() + ": ";
    }
}
