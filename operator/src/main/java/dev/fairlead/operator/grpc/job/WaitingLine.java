package dev.fairlead.operator.grpc.job;

import dev.fairlead.api.v1.Job.Phase;
import dev.fairlead.api.v1.JobAhead;
import dev.fairlead.api.v1.JobExplanation;
import dev.fairlead.core.model.EarlierRuns;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.order.Contender;
import dev.fairlead.core.order.JobOrder;
import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.kube.JobReader;
import dev.fairlead.operator.kube.JobReading;
import dev.fairlead.operator.kube.PriorityClasses;
import dev.fairlead.operator.loop.Sightings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/**
 * The waiting jobs of a queue in the scheduler's own order. What a job had in earlier runs counts there, where it ages or shares
 * time, and is in no object; so those to whom the scheduler has told a place stand in the order of these places, and the
 * others where their priority and time put them.
 */
final class WaitingLine {
    private static final int MOST_AHEAD = 10;

    private final Sightings sightings;
    private final JobReader reader;

    private final JobOrder order;

    /** @param order that of the scheduler */
    WaitingLine(Sightings sightings, JobReader reader, JobOrder order) {
        this.sightings = sightings;
        this.reader = reader;
        this.order = order;
    }

    private record Waiting(GpuJob object, Job job) implements Contender {
        /** As the scheduler told it; 0 if it has not yet. */
        int told() {
            return Objects.requireNonNullElse(JobMessages.status(object).queuePosition(), 0);
        }

        @Override
        public EarlierRuns earlierRuns() {
            return EarlierRuns.NONE;
        }

        @Override
        public long startedMillis() {
            return 0;
        }

        @Override
        public long runningGpuMillis() {
            return 0;
        }
    }

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
        waiting.sort(order::compare);
        takeToldPlaces(waiting);
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

    /** Those with a place that was told change seats among themselves. */
    private static void takeToldPlaces(List<Waiting> waiting) {
        Iterator<Waiting> next = waiting.stream()
                .filter(each -> each.told() > 0)
                .sorted(Comparator.comparingInt(Waiting::told))
                .iterator();
        waiting.replaceAll(each -> each.told() > 0 ? next.next() : each);
    }

    private String why(Waiting ahead, Waiting asked) {
        return order.compare(ahead, asked) < 0
                ? order.why(ahead, asked)
                : "which goes first by the time that the two have waited or run before";
    }

    private void addAhead(JobExplanation.Builder explanation, List<Waiting> waiting, int place) {
        Waiting asked = waiting.get(place);
        for (int ahead = place - 1; ahead >= Math.max(0, place - MOST_AHEAD); ahead--) {
            Waiting other = waiting.get(ahead);
            explanation.addAhead(JobAhead.newBuilder()
                    .setJob(JobMessages.name(other.object))
                    .setBecause(why(other, asked))
                    .setGpus(other.job.gang().gpus(other.job.gang().minReplicas()))
                    .setReason(Objects.requireNonNullElse(
                            JobMessages.status(other.object).reason(), "")));
        }
    }
}
