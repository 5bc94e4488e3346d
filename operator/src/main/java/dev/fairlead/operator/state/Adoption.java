package dev.fairlead.operator.state;

import dev.fairlead.core.lifecycle.JobEvent;
import dev.fairlead.core.lifecycle.Phase;
import dev.fairlead.operator.api.GpuJobStatus;
import dev.fairlead.operator.api.JobCondition;
import dev.fairlead.operator.api.JobPhase;
import dev.fairlead.operator.api.JobReason;
import dev.fairlead.operator.kube.PodReading;
import dev.fairlead.operator.kube.Timestamps;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes up a job from what the API server holds: its status and its pods. A new job has neither; after a restart of the
 * operator this is the whole memory. Pods are believed before the status, for they are written first.
 */
final class Adoption {
    private final JobMirror jobs;

    Adoption(JobMirror jobs) {
        this.jobs = jobs;
    }

    /** Puts the job into its phase, with its pods; what has to happen to it next, if anything. */
    Optional<Happening> adopt(JobRecord record, List<PodReading.OfJob> pods, long nowMillis) {
        GpuJobStatus status = record.written();
        Phase before = phase(status.phase());
        recall(record.story(), status);
        record.story().queuedMillis = queuedMillis(record, nowMillis);
        int attempt = pods.stream().mapToInt(PodReading.OfJob::attempt).max().orElse(0);
        List<PodReading.OfJob> start = pods.stream()
                .filter(pod -> pod.attempt() == attempt)
                .sorted(Comparator.comparingInt(PodReading.OfJob::index))
                .toList();
        if (start.isEmpty()) {
            return withoutPods(record, before);
        }
        boolean statusSpeaksOfIt = attempt == status.attempts();
        record.story().attempts = Math.max(attempt, status.attempts());
        if (before.isFinal() || (statusSpeaksOfIt && !before.isPlaced() && before != Phase.PENDING)) {
            jobs.setPhase(record, before);
            jobs.adopt(record, start, false);
            return Optional.empty();
        }
        if (!statusSpeaksOfIt || record.story().placedMillis == 0) {
            record.story().placedMillis = nowMillis;
            record.story().startedMillis = 0;
        }
        // When its pods came to be, nobody remembers.
        record.story().createdMillis = record.story().placedMillis;
        boolean whole = whole(start, statusSpeaksOfIt ? status.replicas() : 0, record);
        boolean running = whole && statusSpeaksOfIt && before == Phase.RUNNING;
        jobs.setPhase(record, running ? Phase.RUNNING : Phase.STARTING);
        jobs.adopt(record, start, whole);
        if (whole) {
            return Optional.empty();
        }
        int wanted = start.getFirst().gangSize();
        return Optional.of(new Happening(
                JobEvent.DISRUPTED,
                Cause.warning(
                        JobReason.QUEUED,
                        "only " + start.size() + " of " + wanted
                                + " pods existed when the operator took over; the gang starts anew")));
    }

    private Optional<Happening> withoutPods(JobRecord record, Phase before) {
        return switch (before) {
            case PENDING -> {
                jobs.setPhase(record, Phase.PENDING);
                jobs.submit(record);
                yield Optional.empty();
            }
            case STARTING, RUNNING, RESTARTING -> {
                jobs.setPhase(record, Phase.RESTARTING);
                yield Optional.of(new Happening(
                        JobEvent.PODS_GONE,
                        Cause.warning(JobReason.NODE_LOST, "its pods were gone when the operator took over")));
            }
            case SUSPENDED, SUCCEEDED, FAILED -> {
                jobs.setPhase(record, before);
                yield Optional.empty();
            }
        };
    }

    /**
     * True if the pods are a gang as it was placed: no index is missing, and there are as many as were placed together, or
     * as the status says that there were after the gang shrank.
     */
    private static boolean whole(List<PodReading.OfJob> pods, int replicasInStatus, JobRecord record) {
        for (int index = 0; index < pods.size(); index++) {
            PodReading.OfJob pod = pods.get(index);
            if (pod.index() != index || pod.node().value().isEmpty()) {
                return false;
            }
        }
        int fewest = record.object().getSpec().fewestPods();
        boolean asPlaced = pods.size() >= pods.getFirst().gangSize();
        boolean asShrunk = replicasInStatus >= fewest && pods.size() >= replicasInStatus;
        return asPlaced || asShrunk;
    }

    /** A job waits since it was submitted, or since it was last stopped or resumed, as its conditions tell. */
    private static long queuedMillis(JobRecord record, long nowMillis) {
        long since = Timestamps.millis(record.object().getMetadata().getCreationTimestamp());
        for (Condition condition : record.written().conditions()) {
            boolean ends = condition.getType().equals(JobCondition.PLACED.value())
                    || condition.getType().equals(JobCondition.SUSPENDED.value());
            if (ends && "False".equals(condition.getStatus())) {
                since = Math.max(since, Timestamps.millis(condition.getLastTransitionTime()));
            }
        }
        // The API server tells whole seconds; what is seen within the second counts from its first sight.
        return since == 0 ? nowMillis : Math.max(since, Math.min(nowMillis, since + 999));
    }

    private static void recall(JobStory story, GpuJobStatus status) {
        for (JobReason reason : JobReason.values()) {
            if (reason.value().equals(status.reason())) {
                story.reason = reason;
            }
        }
        story.message = status.message() == null ? "" : status.message();
        story.position = status.queuePosition() == null ? 0 : status.queuePosition();
        story.attempts = status.attempts();
        story.failures = status.failures();
        story.preemptions = status.preemptions();
        story.preemptedBy = status.preemptedBy();
        story.placedMillis = millis(status.placedTime());
        story.startedMillis = millis(status.startTime());
        story.completedMillis = millis(status.completionTime());
        story.retryMillis = millis(status.retryTime());
    }

    private static long millis(@Nullable Instant time) {
        return time == null ? 0 : time.toEpochMilli();
    }

    private static Phase phase(@Nullable JobPhase phase) {
        return phase == null || phase == JobPhase.UNKNOWN ? Phase.PENDING : Phase.valueOf(phase.name());
    }
}
