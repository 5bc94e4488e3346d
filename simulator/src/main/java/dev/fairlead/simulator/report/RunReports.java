package dev.fairlead.simulator.report;

import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.simulator.report.RunReport.Fairness;
import dev.fairlead.simulator.report.RunReport.Moment;
import dev.fairlead.simulator.report.RunReport.Pace;
import dev.fairlead.simulator.report.RunReport.QueueFigures;
import dev.fairlead.simulator.report.RunReport.SizeFigures;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** Makes the report of a run from what a recorder has seen. */
public final class RunReports {
    private static final double MILLIS_PER_HOUR = 3_600_000;
    private static final double UNFAIR = 1.05;

    private RunReports() {}

    /**
     * The report of a run that is over.
     *
     * @param policy who decided
     */
    public static RunReport of(Recorder recorder, String policy, Pace pace) {
        long begin = recorder.workload.beginMillis();
        long end = recorder.lastCompletionMillis;
        recorder.entitled.countUntil(Math.max(end, begin), null);
        Collection<JobHistory> jobs = recorder.jobs.values();
        List<QueueFigures> queues = queues(recorder, end);
        double there = recorder.capacity.total(end);
        return new RunReport(
                recorder.workload.name(),
                policy,
                recorder.workload.jobs().size(),
                jobs.stream().filter(job -> job.completed).count(),
                recorder.unfinished,
                recorder.workload.gpus(),
                spread(jobs, job -> job.completed, JobHistory::jctSeconds),
                spread(jobs, JobHistory::hasStarted, JobHistory::waitSeconds),
                spread(jobs, JobHistory::hasStarted, JobHistory::firstWaitSeconds),
                (end - begin) / 1000.0,
                there == 0 ? 0 : recorder.allocated.total(end) / there,
                recorder.fragmentation.share(end),
                fairness(jobs, queues, Math.max(1, recorder.workload.gpus())),
                recorder.preemptions,
                recorder.nodeFailures,
                recorder.lostGpuMillis / MILLIS_PER_HOUR,
                recorder.decisions,
                pace,
                queues,
                sizes(jobs),
                timeline(recorder, end));
    }

    private static Spread spread(
            Collection<JobHistory> jobs, Predicate<JobHistory> which, ToDoubleFunction<JobHistory> figure) {
        return Spread.of(jobs.stream().filter(which).mapToDouble(figure).toArray());
    }

    private static Fairness fairness(Collection<JobHistory> jobs, List<QueueFigures> queues, long gpus) {
        double[] rhos = jobs.stream()
                .filter(job -> job.completed)
                .mapToDouble(job -> job.rho(gpus))
                .toArray();
        Spread spread = Spread.of(rhos);
        long unfair = 0;
        for (double rho : rhos) {
            unfair += rho > UNFAIR ? 1 : 0;
        }
        return new Fairness(
                spread.worst(), spread.mean(), rhos.length == 0 ? 0 : (double) unfair / rhos.length, jain(queues));
    }

    /** Jain's index of what queues got of what they were entitled to; queues that were entitled to nothing do not count. */
    private static double jain(List<QueueFigures> queues) {
        double sum = 0;
        double squares = 0;
        int count = 0;
        for (QueueFigures queue : queues) {
            if (queue.entitledGpuHours() > 0) {
                double got = queue.gotGpuHours() / queue.entitledGpuHours();
                sum += got;
                squares += got * got;
                count++;
            }
        }
        return squares == 0 ? 1 : sum * sum / (count * squares);
    }

    private static List<QueueFigures> queues(Recorder recorder, long end) {
        Map<QueueName, Long> guaranteed = new HashMap<>();
        for (Queue queue : recorder.workload.queues()) {
            guaranteed.put(
                    queue.name(),
                    queue.quotas().values().stream()
                            .mapToLong(GpuQuota::guaranteed)
                            .sum());
        }
        Map<QueueName, List<JobHistory>> byQueue = new TreeMap<>();
        recorder.heldByQueue.keySet().forEach(queue -> byQueue.put(queue, new ArrayList<>()));
        recorder.jobs
                .values()
                .forEach(job -> byQueue.computeIfAbsent(job.job.queue(), key -> new ArrayList<>())
                        .add(job));
        List<QueueFigures> figures = new ArrayList<>();
        recorder.heldByQueue.forEach((queue, held) -> {
            List<JobHistory> jobs = byQueue.getOrDefault(queue, List.of());
            figures.add(new QueueFigures(
                    queue.value(),
                    jobs.stream().filter(JobHistory::hasStarted).count(),
                    guaranteed.getOrDefault(queue, 0L),
                    spread(jobs, JobHistory::hasStarted, JobHistory::waitSeconds),
                    spread(jobs, job -> job.completed, JobHistory::jctSeconds),
                    held.total(end) / MILLIS_PER_HOUR,
                    recorder.entitled.gpuMillis(queue) / MILLIS_PER_HOUR,
                    recorder.preemptionsByQueue.getOrDefault(queue, 0L)));
        });
        return figures;
    }

    private static List<SizeFigures> sizes(Collection<JobHistory> jobs) {
        Map<Long, List<JobHistory>> bySize = new TreeMap<>();
        for (JobHistory job : jobs) {
            bySize.computeIfAbsent(
                            largestOfClass(job.job.gang().gpus(job.job.gang().replicas())), key -> new ArrayList<>())
                    .add(job);
        }
        List<SizeFigures> figures = new ArrayList<>();
        bySize.forEach((largest, alike) -> figures.add(new SizeFigures(
                name(largest),
                alike.stream().filter(JobHistory::hasStarted).count(),
                spread(alike, JobHistory::hasStarted, JobHistory::waitSeconds),
                spread(alike, job -> job.completed, JobHistory::jctSeconds))));
        return figures;
    }

    /** Classes end at 1, 4, 8, 16, 32 and so on. */
    private static long largestOfClass(long gpus) {
        return gpus <= 1 ? 1 : Math.max(4, Long.highestOneBit(gpus - 1) * 2);
    }

    private static String name(long largestOfClass) {
        long smallest = largestOfClass == 4 ? 2 : largestOfClass / 2 + 1;
        return largestOfClass == 1 ? "1" : smallest + "-" + largestOfClass;
    }

    private static List<Moment> timeline(Recorder recorder, long end) {
        double[] capacity = recorder.capacity.means(end);
        double[] allocated = recorder.allocated.means(end);
        double[] waitingJobs = recorder.waitingJobs.means(end);
        double[] waitingGpus = recorder.waitingGpus.means(end);
        double[] preemptions = recorder.preemptionsSoFar.means(end);
        List<double[]> byQueue = new ArrayList<>();
        recorder.heldByQueue.values().forEach(held -> byQueue.add(held.means(end)));
        List<Moment> moments = new ArrayList<>();
        for (int step = 0; step < capacity.length; step++) {
            List<Double> queues = new ArrayList<>();
            for (double[] queue : byQueue) {
                queues.add(queue[step]);
            }
            moments.add(new Moment(
                    step * recorder.steps.widthMillis() / 1000.0,
                    capacity[step],
                    allocated[step],
                    waitingJobs[step],
                    waitingGpus[step],
                    preemptions[step],
                    queues));
        }
        return moments;
    }
}
