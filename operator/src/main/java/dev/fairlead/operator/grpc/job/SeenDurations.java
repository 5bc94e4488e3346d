package dev.fairlead.operator.grpc.job;

import dev.fairlead.core.forecast.ExpectedDurations;
import dev.fairlead.core.forecast.PastDurations;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.GpuJobStatus;
import dev.fairlead.operator.api.JobPhase;
import dev.fairlead.operator.kube.JobReader;
import dev.fairlead.operator.kube.JobReading;
import dev.fairlead.operator.kube.PriorityClasses;
import dev.fairlead.operator.loop.Sightings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How long jobs took that have succeeded in one go and whose objects are still there. */
final class SeenDurations {
    /** Of each kind: enough for the tenth part of them to mean something, and recent. */
    private static final int MOST = 100;

    private SeenDurations() {}

    private record Completed(GpuJob object, String gpuType, Instant start, Instant end) {}

    static ExpectedDurations of(Sightings sightings, JobReader reader) {
        PriorityClasses classes = PriorityClasses.of(sightings.priorityClasses().all());
        List<Completed> all = new ArrayList<>();
        for (GpuJob object : sightings.jobs().all()) {
            @Nullable Completed completed = completed(object);
            if (completed != null) {
                all.add(completed);
            }
        }
        all.sort(Comparator.comparing(Completed::end));
        PastDurations durations = new PastDurations(MOST);
        for (Completed each : all) {
            if (reader.read(each.object, classes) instanceof JobReading.Accepted accepted) {
                Job job = accepted.job();
                long millis = each.end.toEpochMilli() - each.start.toEpochMilli();
                // Durations are those on GPUs of speed 1.
                durations.completed(job, (long) (millis * job.speedOn(new GpuType(each.gpuType))));
            }
        }
        return durations;
    }

    private static @Nullable Completed completed(GpuJob object) {
        GpuJobStatus status = JobMessages.status(object);
        Instant start = status.startTime();
        Instant end = status.completionTime();
        // Of a job that was started again, only the last run is known.
        boolean inOneGo = status.phase() == JobPhase.SUCCEEDED && status.attempts() == 1;
        String type = status.gpuType();
        return inOneGo && start != null && end != null && end.isAfter(start)
                ? new Completed(object, type == null || type.isEmpty() ? "unknown" : type, start, end)
                : null;
    }
}
