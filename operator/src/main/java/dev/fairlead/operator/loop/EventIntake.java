package dev.fairlead.operator.loop;

import dev.fairlead.core.lifecycle.JobEvent;
import dev.fairlead.core.lifecycle.Phase;
import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.JobReason;
import dev.fairlead.operator.apply.QueueUsages;
import dev.fairlead.operator.apply.WriteOutcome;
import dev.fairlead.operator.kube.JobReading;
import dev.fairlead.operator.state.Cause;
import dev.fairlead.operator.state.ClusterMirror;
import dev.fairlead.operator.state.Happening;
import dev.fairlead.operator.state.JobRecord;
import dev.fairlead.operator.state.Replica;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes events into the mirror and notes which jobs have to be looked at. */
final class EventIntake {
    private final ClusterMirror mirror;
    private final JobDriver driver;
    private final QueueUsages usages;

    EventIntake(ClusterMirror mirror, JobDriver driver, QueueUsages usages) {
        this.mirror = mirror;
        this.driver = driver;
        this.usages = usages;
    }

    /** @param touched gets the jobs that the event concerns */
    void takeIn(LoopEvent event, Set<JobRecord> touched, long now) {
        switch (event) {
            case LoopEvent.NodeSeen seen -> mirror.nodeSeen(seen.node());
            case LoopEvent.NodeGone gone -> touched.addAll(mirror.nodeGone(gone.node()));
            case LoopEvent.PodSeen seen -> add(touched, mirror.podSeen(seen.pod()));
            case LoopEvent.PodGone gone -> add(touched, mirror.podGone(gone.pod()));
            case LoopEvent.JobSeen seen -> touched.add(jobSeen(seen.job(), now));
            case LoopEvent.JobGone gone -> {
                JobRecord job = mirror.find(gone.job());
                if (job != null) {
                    driver.delete(job, now);
                }
            }
            case LoopEvent.QueueSeen seen -> {
                mirror.queueSeen(seen.queue());
                usages.queueSeen(seen.queue());
            }
            case LoopEvent.QueueGone gone -> {
                mirror.queueGone(gone.queue());
                usages.queueGone(gone.queue());
            }
            case LoopEvent.UsageSeen seen -> usages.usageSeen(seen.usage());
            case LoopEvent.UsageGone gone -> usages.usageGone(gone.usage());
            case LoopEvent.PriorityClassSeen seen -> {
                String name = seen.priorityClass().getMetadata().getName();
                for (JobRecord job : mirror.priorityClassChanged(name, seen.priorityClass())) {
                    readAgain(job);
                    touched.add(job);
                }
            }
            case LoopEvent.PriorityClassGone gone -> {
                for (JobRecord job : mirror.priorityClassChanged(gone.name(), null)) {
                    readAgain(job);
                    touched.add(job);
                }
            }
            case LoopEvent.PodNotCreated failed -> {
                podNotCreated(failed, now);
                touched.add(failed.job());
            }
            case LoopEvent.FiguresAsked asked -> {}
            case LoopEvent.StateAsked asked -> {}
        }
    }

    private static void add(Set<JobRecord> touched, @Nullable JobRecord job) {
        if (job != null) {
            touched.add(job);
        }
    }

    private JobRecord jobSeen(GpuJob object, long now) {
        JobRecord known = mirror.find(object);
        JobRecord job = known == null ? takeUp(object, now) : known;
        if (object.getMetadata().getDeletionTimestamp() != null) {
            driver.delete(job, now);
        } else if (known != null && !sameGeneration(known.object(), object)) {
            mirror.replaceObject(job, object);
            readAgain(job);
            driver.armDeadline(job);
        } else if (known != null && !sameLabels(known.object(), object)) {
            // Labels do not make a new generation; the team of a job is one.
            mirror.replaceObject(job, object);
        }
        return job;
    }

    private JobRecord takeUp(GpuJob object, long now) {
        JobRecord job = mirror.add(object);
        JobReading.Refused refused = mirror.read(job);
        mirror.adopt(job, now).ifPresent(happening -> driver.raise(job, happening, now));
        if (refused != null) {
            driver.refuse(job, refused);
        }
        driver.armDeadline(job);
        return job;
    }

    /** After an edit, or when a class that the job names came or went. */
    private void readAgain(JobRecord job) {
        JobReading.Refused refused = mirror.read(job);
        if (refused != null) {
            driver.refuse(job, refused);
        } else if (job.phase() == Phase.PENDING) {
            mirror.jobs().submit(job);
        }
    }

    private static boolean sameGeneration(GpuJob before, GpuJob now) {
        return Objects.equals(
                before.getMetadata().getGeneration(), now.getMetadata().getGeneration());
    }

    private static boolean sameLabels(GpuJob before, GpuJob now) {
        return Objects.equals(
                before.getMetadata().getLabels(), now.getMetadata().getLabels());
    }

    private void podNotCreated(LoopEvent.PodNotCreated failed, long now) {
        JobRecord job = failed.job();
        Replica replica = job.replica(failed.index());
        if (replica == null
                || job.story().attempts != failed.attempt()
                || !replica.podUid().isEmpty()) {
            return;
        }
        mirror.jobs().neverCreated(job, replica);
        if (!replica.dismissed() && !job.deleted()) {
            boolean conflict = failed.outcome().kind() == WriteOutcome.Kind.CONFLICT;
            Cause cause = conflict
                    ? Cause.warning(
                            JobReason.POD_NAME_CONFLICT,
                            "a pod named " + replica.podName() + " that is not the job's own is in the way")
                    : Cause.warning(
                            JobReason.INVALID_SPEC,
                            "the API server refused pod " + replica.podName() + ": "
                                    + failed.outcome().sentence());
            driver.raise(job, new Happening(JobEvent.PODS_REFUSED, cause), now);
        }
    }
}
