package dev.fairlead.core.model;

import java.util.List;

/**
 * A training job that someone submitted.
 *
 * @param id the job's identity
 * @param queue the leaf queue it was submitted to
 * @param gang its pods
 * @param gpuTypes accepted types in order of preference; empty for all
 * @param topology how close its pods must be
 * @param priority higher goes first within the queue
 * @param mayPreempt whether its priority may stop others (a PriorityClass can forbid it)
 * @param preemptible whether it may be stopped for others; a job that may not only ever uses guaranteed GPUs
 * @param minRuntimeSeconds once started, how long it may not be stopped for others
 * @param checkpointIntervalSeconds how often it saves its work; 0 if it never does
 * @param expectedDurationSeconds how long the user thinks it runs on GPUs of speed 1; 0 if unknown
 * @param maxDurationSeconds after how long it is stopped for good; 0 if it never is
 * @param submittedMillis when it was submitted, milliseconds since the epoch
 * @param nodes which nodes its pods accept
 * @param tolerations which taints its pods tolerate
 */
public record Job(
        JobId id,
        QueueName queue,
        Gang gang,
        List<AcceptedGpuType> gpuTypes,
        TopologyRequest topology,
        int priority,
        boolean mayPreempt,
        boolean preemptible,
        long minRuntimeSeconds,
        long checkpointIntervalSeconds,
        long expectedDurationSeconds,
        long maxDurationSeconds,
        long submittedMillis,
        NodeSelection nodes,
        List<Toleration> tolerations) {
    public Job {
        gpuTypes = List.copyOf(gpuTypes);
        tolerations = List.copyOf(tolerations);
        if (gang.sharesGpus() && topology.hasSegments()) {
            throw new IllegalArgumentException("job " + id
                    + " has replicas that share GPUs and cannot be divided into segments: leave the segments out");
        }
    }

    /** The same job, submitted at another time: milliseconds since the epoch. */
    public Job submittedAt(long millis) {
        return new Job(
                id,
                queue,
                gang,
                gpuTypes,
                topology,
                priority,
                mayPreempt,
                preemptible,
                minRuntimeSeconds,
                checkpointIntervalSeconds,
                expectedDurationSeconds,
                maxDurationSeconds,
                millis,
                nodes,
                tolerations);
    }

    /** How long the user thinks it runs on this type, in seconds: longer on a slower one. 0 if unknown. */
    public long expectedSecondsOn(GpuType type) {
        return (long) Math.ceil(expectedDurationSeconds / speedOn(type));
    }

    /** How fast it runs on this type, above 0; 1 for a type of which it says nothing. */
    public double speedOn(GpuType type) {
        for (AcceptedGpuType accepted : gpuTypes) {
            if (accepted.type().equals(type)) {
                return accepted.speed();
            }
        }
        return 1;
    }

    public boolean accepts(GpuType type) {
        if (gpuTypes.isEmpty()) {
            return true;
        }
        for (AcceptedGpuType accepted : gpuTypes) {
            if (accepted.type().equals(type)) {
                return true;
            }
        }
        return false;
    }
}
