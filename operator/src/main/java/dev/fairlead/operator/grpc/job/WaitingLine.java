package dev.fairlead.operator.grpc.job;

import dev.fairlead.api.v1.Job.Phase;
import dev.fairlead.api.v1.JobAhead;
import dev.fairlead.api.v1.JobExplanation;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.order.JobOrder;
import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.kube.JobReader;
import dev.fairlead.operator.kube.JobReading;
import dev.fairlead.operator.kube.PriorityClasses;
import dev.fairlead.operator.loop.Sightings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** The waiting jobs of a queue in the scheduler's own order. */
final class WaitingLine {
    private static final int MOST_AHEAD = 10;

    private final Sightings sightings;
    private final JobReader reader;

    WaitingLine(Sightings sightings, JobReader reader) {
        this.sightings = sightings;
        this.reader = reader;
    }

    private record Waiting(GpuJob object, Job job) {}

    /** Adds the job's place, and who is directly ahead of it. Jobs that cannot be scheduled as they are stand in no line. */
    void addTo(JobExplanation.Builder explanation, GpuJob asked) {
        PriorityClasses classes = PriorityClasses.of(sightings.priorityClasses().all());
        List<Waiting> waiting = new ArrayList<>();
        for (GpuJob object : sightings.jobsOf(JobMessages.queue(asked))) {
            boolean waits = JobMessages.phase(object) == Phase.PHASE_PENDING
                    || JobMessages.phase(object) == Phase.PHASE_UNSPECIFIED;
            if (waits && reader.read(object, classes) instanceof JobReading.Accepted accepted) {
                waiting.add(new Waiting(object, accepted.job()));
            }
        }
        waiting.sort(Comparator.comparing(Waiting::job, JobOrder.WITHIN_QUEUE));
        explanation.setQueueLength(waiting.size());
        for (int place = 0; place < waiting.size(); place++) {
            if (Objects.equals(
                    waiting.get(place).object.getMetadata().getUid(),
                    asked.getMetadata().getUid())) {
                explanation.setQueuePosition(place + 1);
                addAhead(explanation, waiting, place);
            }
        }
    }

    private static void addAhead(JobExplanation.Builder explanation, List<Waiting> waiting, int place) {
        Waiting asked = waiting.get(place);
        for (int ahead = place - 1; ahead >= Math.max(0, place - MOST_AHEAD); ahead--) {
            Waiting other = waiting.get(ahead);
            explanation.addAhead(JobAhead.newBuilder()
                    .setJob(JobMessages.name(other.object))
                    .setBecause(JobOrder.why(other.job, asked.job))
                    .setGpus(other.job.gang().gpus(other.job.gang().minReplicas()))
                    .setReason(Objects.requireNonNullElse(
                            JobMessages.status(other.object).reason(), "")));
        }
    }
}
