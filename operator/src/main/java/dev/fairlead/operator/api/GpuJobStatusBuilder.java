package dev.fairlead.operator.api;

import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes a {@link GpuJobStatus} field by field; a record of this many fields is not made by position. */
public final class GpuJobStatusBuilder {
    private @Nullable JobPhase phase;
    private @Nullable String reason;
    private @Nullable String message;
    private @Nullable Integer queuePosition;
    private @Nullable String gpuType;
    private int gpus;
    private int replicas;
    private int readyReplicas;
    private List<String> nodes = List.of();
    private @Nullable Instant placedTime;
    private @Nullable Instant startTime;
    private @Nullable Instant completionTime;
    private @Nullable Instant retryTime;
    private int attempts;
    private int failures;
    private int preemptions;
    private @Nullable String preemptedBy;
    private List<Condition> conditions = List.of();
    private @Nullable Long observedGeneration;

    /** Starts from a status in which everything is absent, 0 or empty. */
    public GpuJobStatusBuilder() {}

    /** Starts from {@code status}. */
    public GpuJobStatusBuilder(GpuJobStatus status) {
        phase = status.phase();
        reason = status.reason();
        message = status.message();
        queuePosition = status.queuePosition();
        gpuType = status.gpuType();
        gpus = status.gpus();
        replicas = status.replicas();
        readyReplicas = status.readyReplicas();
        nodes = status.nodes();
        placedTime = status.placedTime();
        startTime = status.startTime();
        completionTime = status.completionTime();
        retryTime = status.retryTime();
        attempts = status.attempts();
        failures = status.failures();
        preemptions = status.preemptions();
        preemptedBy = status.preemptedBy();
        conditions = status.conditions();
        observedGeneration = status.observedGeneration();
    }

    public GpuJobStatusBuilder phase(@Nullable JobPhase phase) {
        this.phase = phase;
        return this;
    }

    public GpuJobStatusBuilder reason(@Nullable String reason) {
        this.reason = reason;
        return this;
    }

    public GpuJobStatusBuilder message(@Nullable String message) {
        this.message = message;
        return this;
    }

    public GpuJobStatusBuilder queuePosition(@Nullable Integer queuePosition) {
        this.queuePosition = queuePosition;
        return this;
    }

    public GpuJobStatusBuilder gpuType(@Nullable String gpuType) {
        this.gpuType = gpuType;
        return this;
    }

    public GpuJobStatusBuilder gpus(int gpus) {
        this.gpus = gpus;
        return this;
    }

    public GpuJobStatusBuilder replicas(int replicas) {
        this.replicas = replicas;
        return this;
    }

    public GpuJobStatusBuilder readyReplicas(int readyReplicas) {
        this.readyReplicas = readyReplicas;
        return this;
    }

    public GpuJobStatusBuilder nodes(List<String> nodes) {
        this.nodes = nodes;
        return this;
    }

    public GpuJobStatusBuilder placedTime(@Nullable Instant placedTime) {
        this.placedTime = placedTime;
        return this;
    }

    public GpuJobStatusBuilder startTime(@Nullable Instant startTime) {
        this.startTime = startTime;
        return this;
    }

    public GpuJobStatusBuilder completionTime(@Nullable Instant completionTime) {
        this.completionTime = completionTime;
        return this;
    }

    public GpuJobStatusBuilder retryTime(@Nullable Instant retryTime) {
        this.retryTime = retryTime;
        return this;
    }

    public GpuJobStatusBuilder attempts(int attempts) {
        this.attempts = attempts;
        return this;
    }

    public GpuJobStatusBuilder failures(int failures) {
        this.failures = failures;
        return this;
    }

    public GpuJobStatusBuilder preemptions(int preemptions) {
        this.preemptions = preemptions;
        return this;
    }

    public GpuJobStatusBuilder preemptedBy(@Nullable String preemptedBy) {
        this.preemptedBy = preemptedBy;
        return this;
    }

    public GpuJobStatusBuilder conditions(List<Condition> conditions) {
        this.conditions = conditions;
        return this;
    }

    public GpuJobStatusBuilder observedGeneration(@Nullable Long observedGeneration) {
        this.observedGeneration = observedGeneration;
        return this;
    }

    /** Sets the reason to one of the documented words. */
    public GpuJobStatusBuilder reason(JobReason reason) {
        return reason(reason.value());
    }

    /** The status as it stands; the builder may be used on. */
    public GpuJobStatus build() {
        return new GpuJobStatus(
                phase,
                reason,
                message,
                queuePosition,
                gpuType,
                gpus,
                replicas,
                readyReplicas,
                nodes,
                placedTime,
                startTime,
                completionTime,
                retryTime,
                attempts,
                failures,
                preemptions,
                preemptedBy,
                conditions,
                observedGeneration);
    }
}
