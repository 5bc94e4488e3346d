package dev.fairlead.operator.state;

import dev.fairlead.core.lifecycle.Phase;
import dev.fairlead.operator.api.GpuJobStatus;
import dev.fairlead.operator.api.GpuJobStatusBuilder;
import dev.fairlead.operator.api.JobCondition;
import dev.fairlead.operator.api.JobPhase;
import dev.fairlead.operator.state.Replica.PodState;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a user sees of a job. */
public final class JobStatusView {
    private JobStatusView() {}

    /** The status that the job should have. */
    public static GpuJobStatus of(JobRecord job, long nowMillis) {
        JobStory story = job.story();
        boolean placed = job.phase().isPlaced();
        List<String> nodes = new ArrayList<>();
        int ready = 0;
        int gpus = 0;
        for (Replica replica : placed ? job.staying() : List.<Replica>of()) {
            nodes.add(replica.node().value());
            gpus += job.object().getSpec().gpusOf(replica.index());
            ready += replica.state() == PodState.READY ? 1 : 0;
        }
        Long generation = job.object().getMetadata().getGeneration();
        return new GpuJobStatusBuilder()
                .phase(JobPhase.valueOf(job.phase().name()))
                .reason(story.reason)
                .message(story.message)
                .queuePosition(job.phase() == Phase.PENDING && story.position > 0 ? story.position : null)
                .gpuType(placed ? job.gpuTypeOrUnknown().name() : null)
                .gpus(gpus)
                .replicas(nodes.size())
                .readyReplicas(ready)
                .nodes(nodes)
                .placedTime(instant(placed || job.phase().isFinal() ? story.placedMillis : 0))
                .startTime(instant(placed || job.phase().isFinal() ? story.startedMillis : 0))
                .completionTime(instant(story.completedMillis))
                .retryTime(instant(job.phase() == Phase.RESTARTING ? story.retryMillis : 0))
                .attempts(story.attempts)
                .failures(story.failures)
                .preemptions(story.preemptions)
                .preemptedBy(story.preemptedBy)
                .conditions(conditions(job, generation, nowMillis))
                .observedGeneration(generation)
                .build();
    }

    private static List<Condition> conditions(JobRecord job, @Nullable Long generation, long nowMillis) {
        Phase phase = job.phase();
        String reason = job.story().reason.value();
        String message = job.story().message;
        // The sentence stands once: where it belongs to the condition that is the news.
        return new Conditions(job.written().conditions(), generation, nowMillis)
                .put(JobCondition.PLACED.value(), phase.isPlaced(), reason, phase == Phase.PENDING ? message : "")
                .put(JobCondition.READY.value(), phase == Phase.RUNNING, reason, "")
                .putIfEver(JobCondition.SUSPENDED.value(), phase == Phase.SUSPENDED, reason, "")
                .putIfEver(JobCondition.SUCCEEDED.value(), phase == Phase.SUCCEEDED, reason, "")
                .putIfEver(JobCondition.FAILED.value(), phase == Phase.FAILED, reason, message)
                .list();
    }

    private static @Nullable Instant instant(long millis) {
        return millis == 0 ? null : Instant.ofEpochMilli(millis);
    }
}
