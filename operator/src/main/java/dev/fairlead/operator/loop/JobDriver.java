package dev.fairlead.operator.loop;

import dev.fairlead.core.lifecycle.Effect;
import dev.fairlead.core.lifecycle.JobEvent;
import dev.fairlead.core.lifecycle.JobLifecycle;
import dev.fairlead.core.lifecycle.Phase;
import dev.fairlead.core.lifecycle.Transition;
import dev.fairlead.operator.api.JobReason;
import dev.fairlead.operator.kube.JobReading;
import dev.fairlead.operator.metrics.SchedulerMetrics;
import dev.fairlead.operator.state.Cause;
import dev.fairlead.operator.state.ClusterMirror;
import dev.fairlead.operator.state.Happening;
import dev.fairlead.operator.state.JobMirror;
import dev.fairlead.operator.state.JobRecord;
import dev.fairlead.operator.state.JobStory;
import dev.fairlead.operator.state.Replica;
import dev.fairlead.operator.state.Replica.PodState;
import dev.fairlead.operator.state.Sentences;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** Runs the table of a job's life: raises events, carries effects out in their order, and tells the user why. */
final class JobDriver {
    private static final JobLog LOG = new JobLog(LoggerFactory.getLogger(JobDriver.class));

    /** More steps than any job takes without something happening outside. */
    private static final int MOST_STEPS = 8;

    private final ClusterMirror mirror;
    private final JobMirror jobs;
    private final Outbox outbox;
    private final LoopSettings settings;
    private final SchedulerMetrics metrics;
    private final Wakeups wakeups;

    JobDriver(ClusterMirror mirror, Outbox outbox, LoopSettings settings, SchedulerMetrics metrics, Wakeups wakeups) {
        this.mirror = mirror;
        this.jobs = mirror.jobs();
        this.outbox = outbox;
        this.settings = settings;
        this.metrics = metrics;
        this.wakeups = wakeups;
    }

    /** Brings the job to where its pods, its object and the time say that it is, and its status with it. */
    void settle(JobRecord job, long now) {
        if (job.deleted()) {
            removePods(job, "");
            if (job.podsGone()) {
                outbox.statuses().forget(job);
                jobs.forget(job);
            }
            return;
        }
        noteCreation(job, now);
        for (int step = 0; step < MOST_STEPS; step++) {
            Optional<Happening> next = Observation.of(job, now);
            if (next.isEmpty() || !raise(job, next.get(), now)) {
                break;
            }
        }
        // A pod whose creation was under way when it was dismissed is there now, or a final job's pod still runs.
        dismissStragglers(job);
        removePods(job, "");
        outbox.statuses().changed(job, now);
    }

    /** Raises an event. True if it brought the job into another phase. */
    boolean raise(JobRecord job, Happening happening, long now) {
        Phase before = job.phase();
        Transition transition = JobLifecycle.on(before, happening.event());
        if (transition.phase() == before && transition.effects().isEmpty()) {
            return false;
        }
        jobs.setPhase(job, transition.phase());
        LOG.step(job, happening.event(), happening.cause());
        if (transition.phase() != before) {
            tell(job, happening.cause());
        }
        for (Effect effect : transition.effects()) {
            carryOut(effect, job, happening, now);
        }
        return job.phase() != before;
    }

    /** The object is deleted: nothing is wanted of the job any more, and its GPUs are free when its pods are gone. */
    void delete(JobRecord job, long now) {
        if (!job.deleted()) {
            jobs.setDeleted(job);
            jobs.leave(job, now);
            jobs.withdraw(job);
            job.replicas().forEach(Replica::dismiss);
            settle(job, now);
        }
    }

    /** The job cannot be read: it waits for its user, who is told why. */
    void refuse(JobRecord job, JobReading.Refused refused) {
        if (job.phase() == Phase.PENDING) {
            JobStory story = job.story();
            String message = Sentences.full(refused.sentence());
            boolean known = story.reason == refused.reason() && story.message.equals(message);
            story.position = 0;
            if (!known) {
                tell(job, Cause.warning(refused.reason(), refused.sentence()));
            }
        }
    }

    /** Writes the cause into the job's story, and an event. */
    void tell(JobRecord job, Cause cause) {
        JobStory story = job.story();
        story.reason = cause.reason();
        story.message = Sentences.full(cause.sentence());
        if (job.phase() != Phase.PENDING || cause.warning()) {
            outbox.events().on(job.object(), cause.reason(), story.message, cause.warning());
        }
    }

    private void carryOut(Effect effect, JobRecord job, Happening happening, long now) {
        JobStory story = job.story();
        switch (effect) {
            case COUNT_ATTEMPT -> story.attempts++;
            case COUNT_FAILURE -> story.failures++;
            case COUNT_PREEMPTION -> story.preemptions++;
            case BACK_OFF -> backOff(job, happening.event(), now);
            case START_CLOCK -> {
                story.startedMillis = now;
                metrics.started(since(story.placedMillis, now));
                story.setbacks = 0;
                armDeadline(job);
            }
            case STOP_CLOCK -> story.startedMillis = 0;
            case DEQUEUE -> jobs.withdraw(job);
            case DELETE_PODS -> {
                jobs.leave(job, now);
                jobs.withdraw(job);
                // A job that failed for good keeps the pods that ended, for their logs.
                boolean keepEnded = job.phase().isFinal();
                job.replicas().stream()
                        .filter(replica -> !(keepEnded && replica.ended()))
                        .forEach(Replica::dismiss);
                removePods(job, happening.event() == JobEvent.PREEMPTED ? story.message : "");
            }
            case CREATE_PODS -> outbox.pods().create(job, job.replicas());
            case FINISH -> {
                story.completedMillis = now;
                jobs.withdraw(job);
            }
            case ENQUEUE -> enqueue(job, now);
            case AWAIT_RESTART -> awaitRestart(job, now);
        }
    }

    /** Looks at a running job again when its deadline passes. */
    void armDeadline(JobRecord job) {
        long deadline = Observation.deadlineMillis(job);
        if (deadline != Long.MAX_VALUE) {
            wakeups.add(deadline, job);
        }
    }

    /**
     * A failure of the job's own waits longer each time. What the cluster does to a job that ran is made good at once; but
     * a job whose pods do not even get ready would otherwise go round as fast as the API server can write.
     */
    private void backOff(JobRecord job, JobEvent event, long now) {
        JobStory story = job.story();
        long pause;
        if (event == JobEvent.POD_FAILED) {
            pause = settings.backoffMillis(story.failures);
        } else {
            story.setbacks++;
            boolean mayPass = event == JobEvent.DISRUPTED && story.setbacks == 1;
            pause = mayPass ? 0 : settings.backoffMillis(story.setbacks - (event == JobEvent.DISRUPTED ? 1 : 0));
        }
        story.retryMillis = pause == 0 ? 0 : now + pause;
        if (pause > 0) {
            story.message += " Starts again at " + Sentences.time(story.retryMillis) + " or later.";
        }
    }

    private void enqueue(JobRecord job, long now) {
        JobStory story = job.story();
        story.queuedMillis = now;
        story.retryMillis = 0;
        story.position = 0;
        if (job.job() == null) {
            JobReading.Refused refused = mirror.read(job);
            if (refused != null) {
                refuse(job, refused);
                return;
            }
        }
        jobs.submit(job);
    }

    private void awaitRestart(JobRecord job, long now) {
        if (!job.podsGone()) {
            return;
        }
        JobStory story = job.story();
        if (story.retryMillis > now) {
            story.reason = JobReason.BACKING_OFF;
            wakeups.add(story.retryMillis, job);
            return;
        }
        // Why it was stopped stays to be read until there is something newer to say.
        Cause cause = Cause.normal(JobReason.QUEUED, "waits for its turn; before that: " + story.message);
        raise(job, new Happening(JobEvent.BACKOFF_PASSED, cause), now);
    }

    /** Notes when all pods of a start are known to exist. */
    private void noteCreation(JobRecord job, long now) {
        JobStory story = job.story();
        List<Replica> pods = job.replicas();
        boolean starts = job.phase() == Phase.STARTING && story.createdMillis < story.placedMillis;
        if (starts && pods.stream().map(Replica::state).noneMatch(PodState.WANTED::equals)) {
            story.createdMillis = now;
            metrics.bound(since(story.placedMillis, now));
        }
    }

    private static Duration since(long millis, long now) {
        return Duration.ofMillis(Math.max(0, now - millis));
    }

    private static void dismissStragglers(JobRecord job) {
        if (!job.phase().isPlaced()) {
            boolean keepEnded = job.phase().isFinal();
            for (Replica replica : job.replicas()) {
                if (!replica.dismissed() && replica.exists() && !(keepEnded && replica.ended())) {
                    replica.dismiss();
                }
            }
        }
    }

    private void removePods(JobRecord job, String disruption) {
        for (Replica replica : outbox.pods().deleteDismissed(job, disruption)) {
            jobs.neverCreated(job, replica);
        }
    }
}
