package dev.fairlead.operator.apply;

import dev.fairlead.core.lifecycle.Phase;
import dev.fairlead.operator.api.GpuJobStatus;
import dev.fairlead.operator.api.JobPhase;
import dev.fairlead.operator.state.JobRecord;
import dev.fairlead.operator.state.JobStatusView;
import dev.fairlead.operator.state.Replica;
import dev.fairlead.operator.state.Replica.PodState;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when a job's status is worth a write. A new phase is written at once; what may be overtaken in a moment waits
 * for that moment; a position or a number that merely moves is written seldom, and never for all jobs at once. Belongs to
 * the loop's thread.
 */
public final class StatusOutbox {
    private static final Logger LOG = LoggerFactory.getLogger(StatusOutbox.class);

    /** More waiting writes than this are not sent within a moment. */
    private static final int BUSY = 32;

    private final WriteLanes lanes;
    private final StatusPace pace;
    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private final Map<JobRecord, Long> due = new HashMap<>();
    private final Map<JobRecord, Long> lastWrite = new HashMap<>();
    private double moves;
    private long movesSince;

    private record Due(long atMillis, JobRecord job) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return Long.compare(atMillis, other.atMillis);
        }
    }

    /** How much a status differs from what was written. */
    private enum News {
        NONE,
        MOVE,
        REASON,
        PHASE
    }

    public StatusOutbox(WriteLanes lanes, StatusPace pace) {
        this.lanes = lanes;
        this.pace = pace;
        this.moves = pace.movesPerSecond();
    }

    /** Something about the job has changed, or may have. */
    public void changed(JobRecord job, long nowMillis) {
        GpuJobStatus next = JobStatusView.of(job, nowMillis);
        switch (news(job.written(), next)) {
            case NONE -> due.remove(job);
            case PHASE -> {
                if (job.phase() == Phase.STARTING) {
                    schedule(job, Math.max(nowMillis, job.story().placedMillis + pace.startingMillis()));
                } else {
                    write(job, next, nowMillis);
                }
            }
            case REASON -> {
                if (job.phase() == Phase.PENDING) {
                    scheduleUnlessSooner(job, nowMillis + pace.waitingMillis());
                } else {
                    write(job, next, nowMillis);
                }
            }
            case MOVE ->
                scheduleUnlessSooner(job, Math.max(nowMillis, lastWrite.getOrDefault(job, 0L) + pace.moveMillis()));
        }
    }

    /** The job waits as before, but its place or the numbers in its reason moved: cheaper than {@link #changed}. */
    public void moved(JobRecord job, long nowMillis) {
        if (!due.containsKey(job)) {
            changed(job, nowMillis);
        }
    }

    /** The job is gone, and its status with it. */
    public void forget(JobRecord job) {
        due.remove(job);
        lastWrite.remove(job);
    }

    /** Sends what is due. */
    public void flush(long nowMillis) {
        moves = Math.min(pace.movesPerSecond(), moves + (nowMillis - movesSince) * pace.movesPerSecond() / 1000.0);
        movesSince = nowMillis;
        for (Due first = queue.peek(); first != null && first.atMillis <= nowMillis; first = queue.peek()) {
            queue.poll();
            // What was written or rescheduled since is not this entry's business any more.
            if (Objects.equals(due.get(first.job), first.atMillis)) {
                due.remove(first.job);
                flush(first.job, nowMillis);
            }
        }
    }

    /** When {@link #flush} has something to do next. */
    public OptionalLong nextMillis() {
        Due first = queue.peek();
        return first == null ? OptionalLong.empty() : OptionalLong.of(first.atMillis);
    }

    private void flush(JobRecord job, long nowMillis) {
        GpuJobStatus next = JobStatusView.of(job, nowMillis);
        switch (news(job.written(), next)) {
            case NONE -> {}
            case PHASE -> {
                if (hardlyBegun(job, nowMillis)) {
                    schedule(job, nowMillis + pace.startingMillis());
                } else {
                    write(job, next, nowMillis);
                }
            }
            case REASON -> write(job, next, nowMillis);
            case MOVE -> {
                if (moves >= 1) {
                    moves--;
                    write(job, next, nowMillis);
                } else {
                    schedule(job, nowMillis + 1000 / Math.max(1, pace.movesPerSecond()));
                }
            }
        }
    }

    /**
     * True if the job's pods are still on their way to the API server, or have hardly been there. While many writes wait,
     * the kubelets are busy as well, and a status now would only be one write more before the one that matters.
     */
    private boolean hardlyBegun(JobRecord job, long nowMillis) {
        if (job.phase() != Phase.STARTING) {
            return false;
        }
        boolean busy = lanes.waiting(Lane.PODS) + lanes.waiting(Lane.PHASES) > BUSY;
        long patience = busy ? pace.longestStartingMillis() : pace.startingMillis();
        if (job.replicas().stream().map(Replica::state).anyMatch(PodState.WANTED::equals)) {
            return busy || nowMillis < job.story().placedMillis + pace.longestStartingMillis();
        }
        if (job.story().createdMillis < job.story().placedMillis) {
            job.story().createdMillis = nowMillis;
        }
        return nowMillis < job.story().createdMillis + patience;
    }

    private void scheduleUnlessSooner(JobRecord job, long atMillis) {
        if (atMillis < due.getOrDefault(job, Long.MAX_VALUE)) {
            schedule(job, atMillis);
        }
    }

    private void schedule(JobRecord job, long atMillis) {
        Long before = due.put(job, atMillis);
        if (before == null || before != atMillis) {
            queue.add(new Due(atMillis, job));
        }
    }

    private void write(JobRecord job, GpuJobStatus next, long nowMillis) {
        Lane lane = switch (news(job.written(), next)) {
            // While others wait, Running may still overtake Starting and save a write.
            case PHASE -> job.phase() == Phase.STARTING ? Lane.MOVES : Lane.PHASES;
            case REASON -> Lane.NEWS;
            case MOVE, NONE -> Lane.MOVES;
        };
        due.remove(job);
        lastWrite.put(job, nowMillis);
        job.setWritten(next);
        ObjectKey key =
                new ObjectKey(job.id().namespace(), job.id().name(), job.id().uid());
        lanes.submit(new Write(
                lane,
                "status of job " + key + " " + key.uid(),
                Write.UNTIL_ANSWERED,
                port -> port.patchJobStatus(key, next),
                outcome -> {
                    if (outcome.kind() == WriteOutcome.Kind.REFUSED) {
                        LOG.atWarn()
                                .addKeyValue("namespace", key.namespace())
                                .addKeyValue("job", key.name())
                                .log("The status of job {} could not be written: {}.", key, outcome.sentence());
                    }
                }));
    }

    private static News news(GpuJobStatus before, GpuJobStatus next) {
        if (before.equals(next)) {
            return News.NONE;
        }
        if (before.phase() != next.phase()) {
            // Nobody waits for the word Pending on a new job; the reason is the news.
            return before.phase() == null && next.phase() == JobPhase.PENDING ? News.REASON : News.PHASE;
        }
        // That the last pod got ready is news; that one more of many did is not.
        boolean complete = next.readyReplicas() == next.replicas();
        boolean same = (before.readyReplicas() == next.readyReplicas() || !complete)
                && Objects.equals(before.reason(), next.reason())
                && before.replicas() == next.replicas()
                && before.attempts() == next.attempts()
                && before.failures() == next.failures()
                && before.preemptions() == next.preemptions()
                && Objects.equals(before.retryTime(), next.retryTime())
                && Objects.equals(before.observedGeneration(), next.observedGeneration());
        return same ? News.MOVE : News.REASON;
    }
}
