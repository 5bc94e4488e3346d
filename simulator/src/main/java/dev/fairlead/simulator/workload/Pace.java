package dev.fairlead.simulator.workload;

import dev.fairlead.core.forecast.Happening;
import dev.fairlead.core.forecast.Work;
import dev.fairlead.simulator.workload.Workload.Incident;
import java.util.List;

/** The same work, submitted in less time: how a trace of a cluster with much to spare becomes one of a cluster with little. */
public final class Pace {
    private Pace() {}

    /**
     * Everything comes so many times as fast after the first job; jobs compute as long as before.
     *
     * @param times 1 or more
     */
    public static Workload faster(Workload workload, int times) {
        if (times < 1) {
            throw new IllegalArgumentException("work can come 1 or more times as fast, not " + times);
        }
        if (times == 1) {
            return workload;
        }
        long begin = workload.beginMillis();
        List<Work> jobs = workload.jobs().stream()
                .map(work -> submittedAt(work, begin + (work.job().submittedMillis() - begin) / times))
                .toList();
        List<Incident> incidents = workload.incidents().stream()
                .map(each -> faster(each, begin, times))
                .toList();
        return new Workload(
                workload.name() + ", " + times + " times as fast",
                workload.topology(),
                workload.nodes(),
                workload.queues(),
                jobs,
                incidents);
    }

    private static Incident faster(Incident incident, long begin, int times) {
        long at = begin + (incident.atMillis() - begin) / times;
        return incident.what() instanceof Happening.JobArrives arrives
                ? new Incident(at, new Happening.JobArrives(submittedAt(arrives.work(), at)))
                : new Incident(at, incident.what());
    }

    private static Work submittedAt(Work work, long millis) {
        return new Work(work.job().submittedAt(millis), work.durationMillis(), work.lateMillis());
    }
}
