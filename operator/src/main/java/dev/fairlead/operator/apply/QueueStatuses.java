package dev.fairlead.operator.apply;

import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.plan.QueueShare;
import dev.fairlead.core.quota.QueueProblem;
import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.api.GpuQueueStatus;
import dev.fairlead.operator.api.QueueCondition;
import dev.fairlead.operator.api.QueueGpuStatus;
import dev.fairlead.operator.api.QueueReason;
import dev.fairlead.operator.kube.ShareWriter;
import dev.fairlead.operator.state.ClusterMirror;
import dev.fairlead.operator.state.Conditions;
import dev.fairlead.operator.state.JobCounts;
import dev.fairlead.operator.state.QueueMirror;
import dev.fairlead.operator.state.Sentences;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes how queues stand, at most once in a while, and only what changed. Belongs to the loop's thread. */
public final class QueueStatuses {
    private static final Logger LOG = LoggerFactory.getLogger(QueueStatuses.class);

    private final WriteLanes lanes;
    private final JobEvents events;
    private final ClusterMirror mirror;
    private final StatusPace pace;
    private final Map<QueueName, GpuQueueStatus> written = new HashMap<>();
    private @Nullable Plan latest;
    private long nextMillis;

    public QueueStatuses(WriteLanes lanes, JobEvents events, ClusterMirror mirror, StatusPace pace) {
        this.lanes = lanes;
        this.events = events;
        this.mirror = mirror;
        this.pace = pace;
    }

    /** A plan was made: how the queues stand may have changed. */
    public void decided(Plan plan) {
        latest = plan;
    }

    /** When {@link #flush} has something to do next. */
    public OptionalLong nextMillis() {
        return latest == null ? OptionalLong.empty() : OptionalLong.of(nextMillis);
    }

    /** Writes what has changed, if it is time. */
    public void flush(long nowMillis) {
        Plan plan = latest;
        if (plan == null || nowMillis < nextMillis) {
            return;
        }
        latest = null;
        nextMillis = nowMillis + pace.queueMillis();
        Map<QueueName, List<QueueShare>> shares = new HashMap<>();
        plan.shares()
                .forEach(share -> shares.computeIfAbsent(share.queue(), q -> new ArrayList<>())
                        .add(share));
        Map<QueueName, List<QueueProblem>> problems = new HashMap<>();
        plan.problems()
                .forEach(problem -> problems.computeIfAbsent(problem.queue(), q -> new ArrayList<>())
                        .add(problem));
        QueueMirror queues = mirror.queues();
        JobCounts counts = mirror.jobs().counts();
        Map<QueueName, Integer> running = queues.rolledUp(counts::running);
        Map<QueueName, Integer> waiting = queues.rolledUp(counts::waiting);
        for (QueueName name : queues.names()) {
            GpuQueue object = queues.object(name);
            if (object != null) {
                GpuQueueStatus next = GpuQueueStatus.of(
                        gpus(shares.getOrDefault(name, List.of())),
                        running.getOrDefault(name, 0),
                        waiting.getOrDefault(name, 0),
                        conditions(object, problems.getOrDefault(name, List.of()), nowMillis),
                        object.getMetadata().getGeneration());
                write(name, object, next);
            }
        }
        written.keySet().retainAll(queues.names());
    }

    private void write(QueueName name, GpuQueue object, GpuQueueStatus next) {
        GpuQueueStatus before = before(name, object);
        if (next.equals(before)) {
            return;
        }
        tellChanges(object, before.conditions(), next.conditions());
        written.put(name, next);
        ObjectKey key = new ObjectKey("", name.value(), object.getMetadata().getUid());
        lanes.submit(new Write(
                Lane.NEWS,
                "status of queue " + name,
                Write.UNTIL_ANSWERED,
                port -> port.patchQueueStatus(key, next),
                outcome -> {
                    if (outcome.kind() == WriteOutcome.Kind.REFUSED) {
                        LOG.warn("The status of queue {} could not be written: {}.", name, outcome.sentence());
                    }
                }));
    }

    private GpuQueueStatus before(QueueName name, GpuQueue object) {
        GpuQueueStatus before = written.get(name);
        if (before == null) {
            before = object.getStatus();
        }
        return before == null ? GpuQueueStatus.of(List.of(), 0, 0, List.of(), null) : before;
    }

    /** A type that the queue neither mentions nor uses nor waits for is no news to its readers. */
    private static List<QueueGpuStatus> gpus(List<QueueShare> shares) {
        return shares.stream()
                .filter(share -> share.guaranteed() > 0
                        || share.limit() != GpuQuota.NO_LIMIT
                        || share.allocated() > 0
                        || share.pending() > 0)
                .map(share -> new QueueGpuStatus(
                        share.type().name(),
                        (int) share.allocated(),
                        (int) share.borrowed(),
                        (int) share.entitlement(),
                        (int) share.pending(),
                        (int) share.guaranteed(),
                        share.limit() == GpuQuota.NO_LIMIT ? null : (Integer) (int) share.limit(),
                        ShareWriter.write(share.explanation())))
                .toList();
    }

    private List<Condition> conditions(GpuQueue object, List<QueueProblem> problems, long nowMillis) {
        Conditions conditions = new Conditions(
                before(new QueueName(object.getMetadata().getName()), object).conditions(),
                object.getMetadata().getGeneration(),
                nowMillis);
        putReady(conditions, object, problems);
        QueueProblem uncovered = problems.stream()
                .filter(problem -> !problem.stopsTheQueue())
                .findFirst()
                .orElse(null);
        return conditions
                .put(
                        QueueCondition.GUARANTEE_COVERED.value(),
                        uncovered == null,
                        uncovered == null ? QueueReason.GUARANTEE_COVERED.value() : reason(uncovered),
                        uncovered == null ? "" : Sentences.full(uncovered.sentence()))
                .list();
    }

    private void putReady(Conditions conditions, GpuQueue object, List<QueueProblem> problems) {
        QueueProblem stopper = problems.stream()
                .filter(QueueProblem::stopsTheQueue)
                .findFirst()
                .orElse(null);
        String type = QueueCondition.READY.value();
        if (stopper != null) {
            conditions.put(type, false, reason(stopper), Sentences.full(stopper.sentence()));
            return;
        }
        switch (mirror.queues()
                .effectiveStopPolicy(new QueueName(object.getMetadata().getName()))) {
            case NONE -> conditions.put(type, true, QueueReason.READY.value(), "");
            case HOLD -> conditions.put(type, false, QueueReason.HELD.value(), QueueReason.HELD.description());
            case HOLD_AND_DRAIN ->
                conditions.put(type, false, QueueReason.DRAINING.value(), QueueReason.DRAINING.description());
        }
    }

    private static String reason(QueueProblem problem) {
        QueueReason reason = switch (problem.kind()) {
            case PARENT_NOT_FOUND -> QueueReason.PARENT_NOT_FOUND;
            case PARENT_CYCLE -> QueueReason.PARENT_CYCLE;
            case GUARANTEE_EXCEEDS_PARENT -> QueueReason.GUARANTEE_EXCEEDS_PARENT;
            case GUARANTEE_EXCEEDS_HARDWARE -> QueueReason.GUARANTEE_EXCEEDS_HARDWARE;
            case GPU_TYPE_NOT_FOUND -> QueueReason.UNKNOWN_GPU_TYPE;
        };
        return reason.value();
    }

    private void tellChanges(GpuQueue object, List<Condition> before, List<Condition> next) {
        for (Condition condition : next) {
            boolean good = "True".equals(condition.getStatus());
            boolean known = before.stream()
                    .anyMatch(old -> condition.getType().equals(old.getType())
                            && Objects.equals(condition.getStatus(), old.getStatus())
                            && Objects.equals(condition.getReason(), old.getReason()));
            boolean newAndGood = good && before.isEmpty();
            if (!known && !newAndGood) {
                events.on(object, condition.getReason(), condition.getMessage(), !good);
            }
        }
    }
}
