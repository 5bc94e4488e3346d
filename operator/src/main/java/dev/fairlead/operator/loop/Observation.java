package dev.fairlead.operator.loop;

import dev.fairlead.core.lifecycle.JobEvent;
import dev.fairlead.core.lifecycle.Phase;
import dev.fairlead.operator.api.JobReason;
import dev.fairlead.operator.state.Cause;
import dev.fairlead.operator.state.Happening;
import dev.fairlead.operator.state.JobRecord;
import dev.fairlead.operator.state.Replica;
import dev.fairlead.operator.state.Replica.Fault;
import dev.fairlead.operator.state.Replica.PodState;
import java.util.List;
import java.util.Optional;

/**
 * What a job's pods, its object and the time say about it now. Looks at the whole and not at what has just changed, so
 * that nothing depends on the order in which news comes.
 */
final class Observation {
    private Observation() {}

    /** The most important thing that holds now and is not yet part of the job's phase, if there is any. */
    static Optional<Happening> of(JobRecord job, long nowMillis) {
        return switch (job.phase()) {
            case PENDING -> suspendIfWanted(job);
            case STARTING, RUNNING -> ofPlaced(job, nowMillis);
            case RESTARTING -> suspendIfWanted(job).or(() -> podsGone(job));
            case SUSPENDED ->
                job.suspended()
                        ? Optional.empty()
                        : happening(JobEvent.RESUME, Cause.normal(JobReason.QUEUED, "resumed by its user"));
            case SUCCEEDED, FAILED -> Optional.empty();
        };
    }

    private static Optional<Happening> ofPlaced(JobRecord job, long nowMillis) {
        List<Replica> pods = job.staying();
        if (pods.isEmpty()) {
            return happening(JobEvent.DISRUPTED, Cause.warning(JobReason.NODE_LOST, "none of its pods is left"));
        }
        if (job.object().getSpec().launcher() != null
                && pods.stream().anyMatch(pod -> pod.index() == 0 && pod.succeeded())) {
            // Workers of a launcher wait to be told what to do and never end by themselves.
            return happening(JobEvent.ALL_SUCCEEDED, Cause.normal(JobReason.COMPLETED, "its launcher ended well"));
        }
        if (pods.stream().allMatch(Replica::succeeded)) {
            return happening(JobEvent.ALL_SUCCEEDED, Cause.normal(JobReason.COMPLETED, "every replica ended well"));
        }
        return suspendIfWanted(job)
                .or(() -> fault(job, pods))
                .or(() -> deadline(job, nowMillis))
                .or(() -> ready(job, pods));
    }

    private static Optional<Happening> suspendIfWanted(JobRecord job) {
        return job.suspended()
                ? happening(JobEvent.SUSPEND, Cause.normal(JobReason.SUSPENDED, "suspended by its user"))
                : Optional.empty();
    }

    private static Optional<Happening> podsGone(JobRecord job) {
        return job.podsGone()
                ? happening(JobEvent.PODS_GONE, Cause.normal(job.story().reason, job.story().message))
                : Optional.empty();
    }

    /** The cluster's fault first: the members of a gang whose peer's node died fail by themselves a moment later. */
    private static Optional<Happening> fault(JobRecord job, List<Replica> pods) {
        for (Replica pod : pods) {
            if (pod.fault() == Fault.CLUSTER) {
                boolean refused =
                        pod.state() == PodState.FAILED && pod.trouble().contains("kubelet refused");
                JobReason reason = refused ? JobReason.KUBELET_REFUSED : JobReason.NODE_LOST;
                return happening(JobEvent.DISRUPTED, Cause.warning(reason, pod.trouble()));
            }
        }
        for (Replica pod : pods) {
            if (pod.fault() == Fault.JOB) {
                return ownFailure(job, pod);
            }
        }
        return Optional.empty();
    }

    private static Optional<Happening> ownFailure(JobRecord job, Replica pod) {
        int limit = job.object().getSpec().backoffLimit();
        int failures = job.story().failures + 1;
        if (failures > limit) {
            return happening(
                    JobEvent.RETRIES_EXHAUSTED,
                    Cause.warning(
                            JobReason.BACKOFF_LIMIT_EXCEEDED,
                            pod.trouble() + "; that was failure " + failures + " and backoffLimit is " + limit));
        }
        return happening(
                JobEvent.POD_FAILED,
                Cause.warning(
                        JobReason.POD_FAILED,
                        pod.trouble() + "; failure " + failures + " of the " + limit + " that backoffLimit allows"));
    }

    private static Optional<Happening> deadline(JobRecord job, long nowMillis) {
        long at = deadlineMillis(job);
        if (job.phase() != Phase.RUNNING || at > nowMillis) {
            return Optional.empty();
        }
        return happening(
                JobEvent.DEADLINE_PASSED,
                Cause.warning(
                        JobReason.DEADLINE_EXCEEDED,
                        "ran longer than activeDeadlineSeconds, which is "
                                + job.object().getSpec().activeDeadlineSeconds()));
    }

    private static Optional<Happening> ready(JobRecord job, List<Replica> pods) {
        boolean allReady = job.phase() == Phase.STARTING
                && pods.stream().allMatch(pod -> pod.state() == PodState.READY || pod.succeeded());
        return allReady
                ? happening(JobEvent.ALL_READY, Cause.normal(JobReason.RUNNING, "every replica is ready"))
                : Optional.empty();
    }

    /** When the job has run as long as it may; {@code Long.MAX_VALUE} for never. */
    static long deadlineMillis(JobRecord job) {
        Long seconds = job.object().getSpec().activeDeadlineSeconds();
        long started = job.story().startedMillis;
        return seconds == null || started == 0 ? Long.MAX_VALUE : started + seconds * 1000;
    }

    private static Optional<Happening> happening(JobEvent event, Cause cause) {
        return Optional.of(new Happening(event, cause));
    }
}
