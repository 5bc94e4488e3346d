package dev.fairlead.operator.loop;

import dev.fairlead.core.lifecycle.Phase;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.operator.api.JobPhase;
import dev.fairlead.operator.api.JobReason;
import dev.fairlead.operator.metrics.ClusterFigures;
import dev.fairlead.operator.metrics.ClusterFigures.QueueJobs;
import dev.fairlead.operator.metrics.ClusterFigures.Wait;
import dev.fairlead.operator.state.JobRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** Adds jobs up by the queue that they name. */
final class QueueCount {
    private static final Comparator<JobRecord> SHORTEST_FIRST = Comparator.comparingLong(
                    (JobRecord job) -> job.story().queuedMillis)
            .thenComparing(JobRecord::id)
            .reversed();

    private final int mostWaits;
    private final Map<String, Row> rows = new HashMap<>();
    private final PriorityQueue<JobRecord> longest = new PriorityQueue<>(SHORTEST_FIRST);

    private static final class Row {
        private final Map<JobPhase, Integer> byPhase = new EnumMap<>(JobPhase.class);
        private final Map<JobReason, Integer> waiting = new EnumMap<>(JobReason.class);
        private long oldestMillis = Long.MAX_VALUE;

        QueueJobs toQueueJobs() {
            return new QueueJobs(byPhase, waiting, oldestMillis == Long.MAX_VALUE ? 0 : oldestMillis);
        }
    }

    /** @param mostWaits how many of the longest waits to remember */
    QueueCount(Collection<QueueName> declared, int mostWaits) {
        this.mostWaits = mostWaits;
        declared.forEach(queue -> rows.put(queue.value(), new Row()));
    }

    void addWaiting(JobRecord job) {
        Row row =
                row(job.object().getSpec() == null ? "" : job.object().getSpec().queue());
        row.waiting.merge(job.story().reason, 1, Integer::sum);
        row.oldestMillis = Math.min(row.oldestMillis, job.story().queuedMillis);
        if (longest.size() < mostWaits) {
            longest.add(job);
        } else if (mostWaits > 0 && SHORTEST_FIRST.compare(job, longest.element()) > 0) {
            longest.remove();
            longest.add(job);
        }
    }

    void addJobs(String queue, Map<Phase, Integer> jobs) {
        Row row = row(queue);
        jobs.forEach((phase, count) -> row.byPhase.merge(api(phase), count, Integer::sum));
    }

    Map<String, QueueJobs> rows() {
        Map<String, QueueJobs> all = new HashMap<>();
        rows.forEach((queue, row) -> all.put(queue, row.toQueueJobs()));
        return all;
    }

    /** The longest wait first. */
    List<Wait> longestWaits() {
        List<JobRecord> jobs = new ArrayList<>(longest);
        jobs.sort(SHORTEST_FIRST.reversed());
        return jobs.stream().map(QueueCount::wait).toList();
    }

    static JobPhase api(Phase phase) {
        return JobPhase.valueOf(phase.name());
    }

    private static Wait wait(JobRecord job) {
        return new Wait(
                job.id().namespace(),
                job.id().name(),
                job.object().getSpec() == null ? "" : job.object().getSpec().queue(),
                job.story().reason,
                job.story().queuedMillis);
    }

    private Row row(String queue) {
        Row declared = rows.get(queue);
        return declared == null ? rows.computeIfAbsent(ClusterFigures.NO_QUEUE, name -> new Row()) : declared;
    }
}
