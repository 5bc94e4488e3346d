package dev.fairlead.operator.metrics;

import dev.fairlead.operator.api.JobPhase;
import dev.fairlead.operator.metrics.ClusterFigures.PodGpus;
import dev.fairlead.operator.metrics.ClusterFigures.QueueJobs;
import dev.fairlead.operator.metrics.ClusterFigures.Wait;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The gauges of jobs, of those that wait, and of pods. */
final class JobGauges {
    private static final List<JobPhase> SHOWN = Arrays.stream(JobPhase.values())
            .filter(phase -> phase != JobPhase.UNKNOWN)
            .toList();

    private JobGauges() {}

    static List<Family> families(ClusterFigures figures, long nowMillis) {
        return List.of(
                jobs(figures),
                queueJobs(figures),
                waitingJobs(figures),
                oldestWait(figures, nowMillis),
                longestWaits(figures, nowMillis),
                podInfo(figures),
                podGpus(figures),
                used(figures));
    }

    private static Family jobs(ClusterFigures figures) {
        Family jobs = Family.gauge("fairlead_jobs", "Jobs by phase.", "phase");
        SHOWN.forEach(phase -> jobs.add(figures.jobs().getOrDefault(phase, 0), label(phase)));
        return jobs;
    }

    private static Family queueJobs(ClusterFigures figures) {
        Family jobs = Family.gauge(
                "fairlead_queue_jobs",
                "Jobs that name this very queue, by phase, without those that have ended. Jobs of queues that do not exist"
                        + " count for the queue " + ClusterFigures.NO_QUEUE + ".",
                "queue",
                "phase");
        figures.queues()
                .forEach((queue, row) -> SHOWN.stream()
                        .filter(phase -> !phase.isFinal())
                        .forEach(phase -> jobs.add(row.byPhase().getOrDefault(phase, 0), queue, label(phase))));
        return jobs;
    }

    private static Family waitingJobs(ClusterFigures figures) {
        Family jobs = Family.gauge(
                "fairlead_waiting_jobs",
                "Waiting jobs that name this very queue, by the reason in their status. A reason that no job has is absent.",
                "queue",
                "reason");
        figures.queues()
                .forEach((queue, row) ->
                        row.waiting().forEach((reason, count) -> jobs.add(count, queue, reason.value())));
        return jobs;
    }

    private static Family oldestWait(ClusterFigures figures, long nowMillis) {
        Family waits = Family.gauge(
                "fairlead_oldest_wait_seconds",
                "How long the longest waiting job of this very queue waits since it was submitted or queued again. Absent"
                        + " if none waits.",
                "queue");
        figures.queues().forEach((queue, row) -> {
            if (row.oldestSinceMillis() > 0) {
                waits.add(seconds(row, nowMillis), queue);
            }
        });
        return waits;
    }

    private static double seconds(QueueJobs row, long nowMillis) {
        return Math.max(0, nowMillis - row.oldestSinceMillis()) / 1000.0;
    }

    private static Family longestWaits(ClusterFigures figures, long nowMillis) {
        Family waits = Family.gauge(
                "fairlead_longest_wait_seconds",
                "How long the longest waiting jobs wait, as many of them as metrics.longestWaits in the configuration says.",
                "namespace",
                "job",
                "queue",
                "reason");
        for (Wait wait : figures.longestWaits()) {
            waits.add(
                    Math.max(0, nowMillis - wait.sinceMillis()) / 1000.0,
                    wait.namespace(),
                    wait.job(),
                    wait.queue(),
                    wait.reason().value());
        }
        return waits;
    }

    private static Family podInfo(ClusterFigures figures) {
        Family info = Family.gauge(
                "fairlead_pod_info",
                "Always 1, for every pod of a job that holds GPUs or is about to; joins a pod to its job. The team is the"
                        + " label scheduling.fairlead.dev/team of the job, else of its queue, else the queue's name.",
                "namespace",
                "pod",
                "node",
                "job",
                "queue",
                "team",
                "type");
        for (PodGpus pod : figures.pods()) {
            info.add(1, pod.namespace(), pod.pod(), pod.node(), pod.job(), pod.queue(), pod.team(), pod.type());
        }
        return info;
    }

    private static Family podGpus(ClusterFigures figures) {
        Family gpus = Family.gauge("fairlead_pod_gpus", "GPUs of a pod of a job.", "namespace", "pod");
        figures.pods().forEach(pod -> gpus.add(pod.gpus(), pod.namespace(), pod.pod()));
        return gpus;
    }

    private static Family used(ClusterFigures figures) {
        Family used = Family.counter(
                "fairlead_used_gpu_seconds_total",
                "GPU-seconds that the jobs of this very queue have held GPUs since the queue was made, by namespace; queues"
                        + " below it are not counted in.",
                "queue",
                "namespace",
                "type");
        figures.used().forEach(row -> used.add(row.gpuSeconds(), row.queue(), row.namespace(), row.type()));
        return used;
    }

    private static String label(JobPhase phase) {
        return phase.value().toLowerCase(Locale.ROOT);
    }
}
