package dev.fairlead.operator.grpc.job;

import dev.fairlead.api.v1.Job;
import dev.fairlead.api.v1.Job.Phase;
import dev.fairlead.api.v1.JobExplanation.WaitsFor;
import dev.fairlead.operator.api.JobReason;
import java.util.Arrays;
import java.util.Optional;

/** Who must do something before a job starts, by the reason that the scheduler gives. */
final class Waits {
    private Waits() {}

    /** The reason written as this word; empty for a word of a newer version. */
    static Optional<JobReason> reason(String word) {
        return Arrays.stream(JobReason.values())
                .filter(reason -> reason.value().equals(word))
                .findFirst();
    }

    /** True if the job stands in the line of its queue. */
    static boolean waiting(Job job) {
        return job.getPhase() == Phase.PHASE_PENDING || job.getPhase() == Phase.PHASE_UNSPECIFIED;
    }

    static WaitsFor forWhat(Job job) {
        return switch (job.getPhase()) {
            case PHASE_STARTING, PHASE_RUNNING, PHASE_SUCCEEDED, PHASE_FAILED -> WaitsFor.WAITS_FOR_NOTHING;
            case PHASE_SUSPENDED -> WaitsFor.WAITS_FOR_USER;
            case PHASE_PENDING, PHASE_RESTARTING ->
                reason(job.getReason()).map(Waits::by).orElse(WaitsFor.WAITS_FOR_UNSPECIFIED);
            case PHASE_UNSPECIFIED, UNRECOGNIZED -> WaitsFor.WAITS_FOR_TURN;
        };
    }

    private static WaitsFor by(JobReason reason) {
        return switch (reason) {
            case QUEUED, RESERVED_FOR_OTHERS -> WaitsFor.WAITS_FOR_TURN;
            case WAITING_FOR_QUOTA, LIMIT_REACHED, GUARANTEE_EXCEEDED -> WaitsFor.WAITS_FOR_QUOTA;
            case NO_CAPACITY, TOPOLOGY_UNSATISFIED, NO_MATCHING_NODES, FIRST_IN_LINE -> WaitsFor.WAITS_FOR_CAPACITY;
            case WAITING_FOR_PREEMPTION -> WaitsFor.WAITS_FOR_PREEMPTION;
            case BACKING_OFF, POD_FAILED -> WaitsFor.WAITS_FOR_RETRY;
            case SUSPENDED, INVALID_SPEC, QUEUE_HAS_CHILDREN, POD_NAME_CONFLICT -> WaitsFor.WAITS_FOR_USER;
            case UNPLACEABLE,
                    QUEUE_NOT_FOUND,
                    QUEUE_NOT_READY,
                    QUEUE_HELD,
                    QUEUE_DRAINED,
                    NAMESPACE_NOT_ALLOWED,
                    PRIORITY_CLASS_NOT_FOUND -> WaitsFor.WAITS_FOR_ADMINISTRATOR;
            case PREEMPTED, RECLAIMED, NODE_LOST, KUBELET_REFUSED -> WaitsFor.WAITS_FOR_TURN;
            case PLACED, PODS_STARTING, RUNNING, GROWN, SHRUNK, COMPLETED, BACKOFF_LIMIT_EXCEEDED, DEADLINE_EXCEEDED ->
                WaitsFor.WAITS_FOR_NOTHING;
        };
    }
}
