package dev.fairlead.operator.demo;

import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.GpuJobStatus;
import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.api.JobPhase;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the cluster shows at one moment.
 *
 * @param queues by name, the parents before their children
 * @param jobs in the order in which they appeared
 */
record Scene(List<GpuQueue> queues, List<GpuJob> jobs) {
    Scene {
        queues = List.copyOf(queues);
        jobs = List.copyOf(jobs);
    }

    /** The status of a job; empty while the operator has not written one. */
    Optional<GpuJobStatus> status(String job) {
        return jobs.stream()
                .filter(each -> each.getMetadata().getName().equals(job))
                .findFirst()
                .map(GpuJob::getStatus)
                .filter(status -> status.phase() != null);
    }

    boolean isRunning(String job) {
        return status(job).map(status -> status.phase() == JobPhase.RUNNING).orElse(false);
    }

    boolean isFinal(String job) {
        return status(job)
                .map(GpuJobStatus::phase)
                .map(phase -> phase == JobPhase.SUCCEEDED || phase == JobPhase.FAILED)
                .orElse(false);
    }

    boolean isReady(GpuQueue queue) {
        return queue.getStatus() != null
                && queue.getStatus().conditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
    }

    /** Why a job is where it is, in one word; empty if nothing is known yet. */
    static String reason(GpuJob job) {
        return job.getStatus() == null
                ? ""
                : Objects.requireNonNullElse(job.getStatus().reason(), "");
    }
}
