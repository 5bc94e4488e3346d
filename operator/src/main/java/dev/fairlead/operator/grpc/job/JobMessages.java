package dev.fairlead.operator.grpc.job;

import dev.fairlead.api.v1.Job;
import dev.fairlead.operator.api.AcceptedGpuType;
import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.GpuJobSpec;
import dev.fairlead.operator.api.GpuJobStatus;
import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.grpc.names.Etags;
import dev.fairlead.operator.grpc.names.ResourceNames;
import dev.fairlead.operator.grpc.names.Times;
import dev.fairlead.operator.kube.Teams;
import dev.fairlead.operator.loop.Watched;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** GpuJob objects as messages. */
final class JobMessages {
    private static final GpuJobStatus UNSEEN = GpuJobStatus.empty();

    private final Watched<GpuQueue> queues;

    /** @param queues tell the team of jobs that do not name one */
    JobMessages(Watched<GpuQueue> queues) {
        this.queues = queues;
    }

    /** The status; of a job that nobody has looked at, an empty one. */
    static GpuJobStatus status(GpuJob object) {
        @Nullable GpuJobStatus status = object.getStatus();
        return status == null ? UNSEEN : status;
    }

    static String name(GpuJob object) {
        return ResourceNames.job(
                object.getMetadata().getNamespace(), object.getMetadata().getName());
    }

    static String queue(GpuJob object) {
        @Nullable GpuJobSpec spec = object.getSpec();
        return spec == null ? "" : Objects.requireNonNullElse(spec.queue(), "");
    }

    static Map<String, String> labels(HasMetadata object) {
        @Nullable Map<String, String> labels = object.getMetadata().getLabels();
        return labels == null ? Map.of() : labels;
    }

    static Job.Phase phase(GpuJob object) {
        var phase = status(object).phase();
        return phase == null
                ? Job.Phase.PHASE_UNSPECIFIED
                : switch (phase) {
                    case PENDING -> Job.Phase.PHASE_PENDING;
                    case STARTING -> Job.Phase.PHASE_STARTING;
                    case RUNNING -> Job.Phase.PHASE_RUNNING;
                    case RESTARTING -> Job.Phase.PHASE_RESTARTING;
                    case SUSPENDED -> Job.Phase.PHASE_SUSPENDED;
                    case SUCCEEDED -> Job.Phase.PHASE_SUCCEEDED;
                    case FAILED -> Job.Phase.PHASE_FAILED;
                    case UNKNOWN -> Job.Phase.PHASE_UNSPECIFIED;
                };
    }

    String team(GpuJob object) {
        return Teams.of(object, queues.get(queue(object)));
    }

    Job job(GpuJob object) {
        ObjectMeta metadata = object.getMetadata();
        Job.Builder job = Job.newBuilder()
                .setName(name(object))
                .setUid(Objects.requireNonNullElse(metadata.getUid(), ""))
                .setEtag(Etags.of(metadata))
                .setQueue(ResourceNames.queue(queue(object)))
                .setTeam(team(object))
                .putAllLabels(labels(object));
        Times.in(metadata.getCreationTimestamp()).ifPresent(time -> job.setCreateTime(Times.of(time)));
        Times.in(metadata.getDeletionTimestamp()).ifPresent(time -> job.setDeleteTime(Times.of(time)));
        addSpec(job, object.getSpec());
        addStatus(job, object);
        return job.build();
    }

    private static void addSpec(Job.Builder job, @Nullable GpuJobSpec spec) {
        if (spec == null) {
            return;
        }
        job.setReplicas(spec.replicas())
                .setMinReplicas(spec.fewestReplicas())
                .setGpusPerReplica(spec.gpusPerReplica())
                .setPreemptible(spec.preemptible())
                .setPriorityClass(Objects.requireNonNullElse(spec.priorityClassName(), ""));
        spec.gpuTypes().stream().map(AcceptedGpuType::name).forEach(job::addGpuTypes);
        if (spec.topology() != null && spec.topology().required() != null) {
            job.setRequiredTopology(spec.topology().required());
        }
    }

    private static void addStatus(Job.Builder job, GpuJob object) {
        GpuJobStatus status = status(object);
        job.setPhase(phase(object))
                .setReason(Objects.requireNonNullElse(status.reason(), ""))
                .setMessage(Objects.requireNonNullElse(status.message(), ""))
                .setQueuePosition(Objects.requireNonNullElse(status.queuePosition(), 0))
                .setGpuType(Objects.requireNonNullElse(status.gpuType(), ""))
                .setGpus(status.gpus())
                .setPlacedReplicas(status.replicas())
                .setReadyReplicas(status.readyReplicas())
                .addAllNodes(status.nodes())
                .setAttempts(status.attempts())
                .setFailures(status.failures())
                .setPreemptions(status.preemptions())
                .setPreemptedBy(jobName(status.preemptedBy()));
        if (status.placedTime() != null) {
            job.setPlacedTime(Times.of(status.placedTime()));
        }
        if (status.startTime() != null) {
            job.setStartTime(Times.of(status.startTime()));
        }
        if (status.completionTime() != null) {
            job.setCompletionTime(Times.of(status.completionTime()));
        }
        if (status.retryTime() != null) {
            job.setRetryTime(Times.of(status.retryTime()));
        }
    }

    private static String jobName(@Nullable String key) {
        int slash = key == null ? -1 : key.indexOf('/');
        return key == null || slash < 0 ? "" : ResourceNames.job(key.substring(0, slash), key.substring(slash + 1));
    }
}
