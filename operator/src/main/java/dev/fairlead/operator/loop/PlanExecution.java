package dev.fairlead.operator.loop;

import dev.fairlead.core.fit.Veto;
import dev.fairlead.core.lifecycle.JobEvent;
import dev.fairlead.core.lifecycle.Phase;
import dev.fairlead.core.model.Allocation;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.state.TrackedJob;
import dev.fairlead.operator.api.JobReason;
import dev.fairlead.operator.metrics.SchedulerMetrics;
import dev.fairlead.operator.state.Cause;
import dev.fairlead.operator.state.ClusterMirror;
import dev.fairlead.operator.state.Happening;
import dev.fairlead.operator.state.JobRecord;
import dev.fairlead.operator.state.JobStory;
import dev.fairlead.operator.state.Replica;
import dev.fairlead.operator.state.Sentences;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Carries a plan out. Everything counts as done at once; what the cluster refuses comes back as an event. */
final class PlanExecution {
    private static final JobLog LOG = new JobLog(LoggerFactory.getLogger(PlanExecution.class));

    private final ClusterMirror mirror;
    private final JobDriver driver;
    private final Outbox outbox;
    private final SchedulerMetrics metrics;

    PlanExecution(ClusterMirror mirror, JobDriver driver, Outbox outbox, SchedulerMetrics metrics) {
        this.mirror = mirror;
        this.driver = driver;
        this.outbox = outbox;
        this.metrics = metrics;
    }

    /** Carries every decision out; one that goes wrong is logged and does not keep the others from theirs. */
    void carryOut(Plan plan, long now) {
        for (Decision decision : plan.decisions()) {
            JobRecord job = mirror.jobs().find(decision.job());
            if (job == null || job.deleted()) {
                continue;
            }
            try {
                carryOut(decision, job, now);
            } catch (RuntimeException broken) {
                LOG.about(Level.ERROR, job)
                        .setCause(broken)
                        .log("The decision {} could not be carried out; it is dropped.", decision);
            }
        }
    }

    private void carryOut(Decision decision, JobRecord job, long now) {
        switch (decision) {
            case Decision.Place place -> place(job, place, now);
            case Decision.Preempt preempt -> preempt(job, preempt, now);
            case Decision.Resize resize -> resize(job, resize, now);
            case Decision.Reserve reserve ->
                wait(
                        job,
                        reserve.waitsForEnds() ? JobReason.FIRST_IN_LINE : JobReason.WAITING_FOR_PREEMPTION,
                        reserve.because(),
                        reserve.position(),
                        now);
            case Decision.Hold hold ->
                wait(job, reason(hold.veto().reason()), sentence(hold, job), hold.position(), now);
        }
    }

    private void place(JobRecord job, Decision.Place place, long now) {
        if (job.phase() != Phase.PENDING || !allOfferGpus(place.nodes())) {
            return;
        }
        long waited = Math.max(0, now - job.story().queuedMillis);
        mirror.jobs().start(job, new Allocation(place.gpuType(), place.nodes(), now));
        metrics.placed(job.object().getSpec().queue(), Duration.ofMillis(waited));
        driver.raise(job, new Happening(JobEvent.PLACED, Cause.normal(JobReason.PLACED, place.because())), now);
        outbox.statuses().changed(job, now);
    }

    /** A pod bound to a node whose device plugin is gone would start without a GPU, and nobody would notice. */
    private boolean allOfferGpus(List<NodeName> nodes) {
        return nodes.stream().allMatch(mirror.nodes()::offersGpus);
    }

    private void preempt(JobRecord job, Decision.Preempt preempt, long now) {
        if (!job.phase().isPlaced()) {
            return;
        }
        JobId beneficiary = preempt.beneficiary();
        if (beneficiary != null) {
            job.story().preemptedBy = beneficiary.toString();
            mirror.state().stoppedFor(job.id(), beneficiary);
        }
        metrics.preempted(job.object().getSpec().queue(), job.gpuTypeOrUnknown(), preempt);
        JobReason reason = switch (preempt.kind()) {
            case PREEMPT -> JobReason.PREEMPTED;
            case RECLAIM -> JobReason.RECLAIMED;
            case DRAIN -> JobReason.QUEUE_DRAINED;
        };
        driver.raise(job, new Happening(JobEvent.PREEMPTED, Cause.warning(reason, preempt.because())), now);
        driver.settle(job, now);
    }

    private void resize(JobRecord job, Decision.Resize resize, long now) {
        int present = job.staying().size();
        if (!job.phase().isPlaced() || present != resize.fromReplicas()) {
            return;
        }
        if (resize.toReplicas() < present) {
            mirror.jobs().shrink(job, resize.toReplicas());
            JobId beneficiary = resize.beneficiary();
            if (beneficiary != null) {
                mirror.state().stoppedFor(job.id(), beneficiary);
            }
            for (Replica replica : job.replicas()) {
                if (replica.index() >= resize.toReplicas()) {
                    replica.dismiss();
                }
            }
            Cause cause = Cause.normal(JobReason.SHRUNK, resize.because());
            driver.tell(job, cause);
            LOG.resized(job, cause);
        } else {
            // Pods of the same names may still be leaving from an earlier shrinking; the next plan is soon enough.
            boolean namesInUse = job.replicas().stream().anyMatch(each -> each.dismissed() && each.exists());
            if (namesInUse || !allOfferGpus(resize.added())) {
                return;
            }
            outbox.pods().create(job, mirror.jobs().grow(job, resize.added()));
            Cause cause = Cause.normal(JobReason.GROWN, resize.because());
            driver.tell(job, cause);
            LOG.resized(job, cause);
        }
        driver.settle(job, now);
    }

    /** What is in the way and, for a job that is not the first of its queue, who goes before it and why. */
    private String sentence(Decision.Hold hold, JobRecord job) {
        Job ahead = hold.ahead();
        Job self = job.job();
        TrackedJob first = ahead == null ? null : mirror.state().job(ahead.id());
        TrackedJob second = mirror.state().job(job.id());
        return first == null || second == null || self == null
                ? hold.veto().sentence()
                : hold.veto().sentence() + ". It is number " + hold.position() + " in queue " + self.queue()
                        + ", after " + first.job().id() + ", "
                        + mirror.state().order().why(first, second);
    }

    private void wait(JobRecord job, JobReason reason, String sentence, int position, long now) {
        if (job.phase() != Phase.PENDING) {
            return;
        }
        JobStory story = job.story();
        String message = Sentences.full(sentence);
        boolean same = story.reason == reason && story.position == position && story.message.equals(message);
        if (same && job.written().phase() != null) {
            return;
        }
        boolean sameReason = story.reason == reason;
        story.reason = reason;
        story.position = position;
        story.message = message;
        if (sameReason) {
            outbox.statuses().moved(job, now);
        } else {
            outbox.statuses().changed(job, now);
        }
    }

    private static JobReason reason(Veto.@Nullable Reason veto) {
        return switch (veto) {
            case null -> JobReason.QUEUED;
            case QUEUE_NOT_FOUND -> JobReason.QUEUE_NOT_FOUND;
            case QUEUE_NOT_LEAF -> JobReason.QUEUE_HAS_CHILDREN;
            case QUEUE_INVALID -> JobReason.QUEUE_NOT_READY;
            case QUEUE_HELD -> JobReason.QUEUE_HELD;
            case NAMESPACE_NOT_ALLOWED -> JobReason.NAMESPACE_NOT_ALLOWED;
            case LIMIT_REACHED -> JobReason.LIMIT_REACHED;
            case GUARANTEE_EXCEEDED -> JobReason.GUARANTEE_EXCEEDED;
            case GPU_TYPE_NOT_FOUND, NEVER_FITS -> JobReason.UNPLACEABLE;
            case NO_MATCHING_NODES -> JobReason.NO_MATCHING_NODES;
            case TOPOLOGY_UNSATISFIED -> JobReason.TOPOLOGY_UNSATISFIED;
            case NO_CAPACITY -> JobReason.NO_CAPACITY;
            case RESERVED_FOR_OTHERS -> JobReason.RESERVED_FOR_OTHERS;
        };
    }
}
