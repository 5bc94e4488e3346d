package dev.fairlead.operator.apply;

import dev.fairlead.operator.api.GpuJobStatus;
import dev.fairlead.operator.api.GpuQueueStatus;
import dev.fairlead.operator.api.GpuQueueUsageStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Service;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Every write that the operator makes, and the one read that a write needs. No method blocks; no future ever completes
 * exceptionally: what went wrong is in the outcome. Every write may be repeated.
 */
public interface ClusterPort {
    /**
     * Creates a pod, normally with its node already set.
     *
     * @param pod as JSON: of thousands of pods nobody needs the objects
     */
    CompletableFuture<WriteOutcome> createPod(String namespace, String pod);

    /** Creates a service; one that is there already is {@code CONFLICT}. */
    CompletableFuture<WriteOutcome> createService(Service service);

    /** Asks a pod to leave with the grace period of its own spec. A pod that is gone is {@code NOT_FOUND}. */
    CompletableFuture<WriteOutcome> deletePod(ObjectKey pod);

    /** Puts the condition {@code DisruptionTarget=True, reason PreemptionByScheduler} on a pod. */
    CompletableFuture<WriteOutcome> markDisruption(ObjectKey pod, String message);

    /** Makes a job's status this one, if the job is still the one of that uid. */
    CompletableFuture<WriteOutcome> patchJobStatus(ObjectKey job, GpuJobStatus status);

    /** Makes a queue's status this one. */
    CompletableFuture<WriteOutcome> patchQueueStatus(ObjectKey queue, GpuQueueStatus status);

    /** Makes the object that holds a queue's GPU time, empty and owned by the queue; one that is there is {@code CONFLICT}. */
    CompletableFuture<WriteOutcome> createQueueUsage(ObjectKey queue);

    /** Makes a queue's GPU time this. */
    CompletableFuture<WriteOutcome> patchQueueUsage(ObjectKey usage, GpuQueueUsageStatus status);

    /** Writes an event. */
    CompletableFuture<WriteOutcome> createEvent(Event event);

    /** The labels of a pod; nothing if there is no such pod or it cannot be read. */
    CompletableFuture<Optional<Map<String, String>>> podLabels(ObjectKey pod);
}
