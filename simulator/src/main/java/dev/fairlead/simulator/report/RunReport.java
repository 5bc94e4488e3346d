package dev.fairlead.simulator.report;

import java.util.List;

/**
 * What one run was like. Times are virtual, in seconds, except those of {@link Pace}. Definitions follow those in use
 * for GPU clusters (Tiresias, Gavel, Themis, FGD); the records' texts give them.
 *
 * @param workload what was run
 * @param policy who decided
 * @param jobs how many jobs were submitted
 * @param completed how many of them did all their work
 * @param unfinished how many were neither completed nor withdrawn nor out of time at the end
 * @param gpus GPUs at the beginning
 * @param jctSeconds completion time less submission, of completed jobs
 * @param waitSeconds queueing delay: from submission to the first start, plus all time in the queue after being stopped; of
 *     all jobs that started
 * @param firstWaitSeconds from submission to the first start alone
 * @param makespanSeconds from the first submission to the last completion
 * @param allocation GPU-time that jobs held over GPU-time that there was, from the first submission to the last completion;
 *     0 to 1
 * @param fragmentation of the free GPUs, the part that is of no use to a typical pod of the workload (FGD's measure),
 *     averaged over time; 0 to 1
 * @param fairness how jobs and queues were treated
 * @param preemptions how often a job was stopped for another
 * @param nodeFailures how often a job was stopped because a node was lost
 * @param lostGpuHours GPU time that had to be spent again after stops
 * @param decisions how often the decider was asked
 * @param pace how fast it answered
 * @param queues the leaves of the tree of queues, by name
 * @param sizes jobs by their number of GPUs: 1, 2 to 4, 5 to 8, 9 to 16 and so on, small first; sizes without jobs are left
 *     out
 * @param timeline the run in equal steps of time
 */
public record RunReport(
        String workload,
        String policy,
        long jobs,
        long completed,
        long unfinished,
        long gpus,
        Spread jctSeconds,
        Spread waitSeconds,
        Spread firstWaitSeconds,
        double makespanSeconds,
        double allocation,
        double fragmentation,
        Fairness fairness,
        long preemptions,
        long nodeFailures,
        double lostGpuHours,
        long decisions,
        Pace pace,
        List<QueueFigures> queues,
        List<SizeFigures> sizes,
        List<Moment> timeline) {
    public RunReport {
        queues = List.copyOf(queues);
        sizes = List.copyOf(sizes);
        timeline = List.copyOf(timeline);
    }

    /** The mean queueing delay of the queue whose jobs waited longest on average, in seconds; 0 if there is none. */
    public double worstQueueWaitSeconds() {
        return queues.stream()
                .mapToDouble(queue -> queue.waitSeconds().mean())
                .max()
                .orElse(0);
    }

    /**
     * How jobs and queues were treated.
     *
     * @param worstRho the worst finish-time fairness of a completed job: its completion time over that on its own share of the
     *     cluster, one part in as many as there were jobs on average while it was there (Themis)
     * @param meanRho the mean of it
     * @param shareAboveOne the part of completed jobs with a finish-time fairness above 1.05; the margin absorbs overheads
     * @param jain Jain's index over queues of GPU time got over GPU time entitled to; 1 is perfectly even
     */
    public record Fairness(double worstRho, double meanRho, double shareAboveOne, double jain) {}

    /**
     * How fast the decider was, in real time.
     *
     * @param decisionsPerSecond decisions over the time they took together
     * @param p50Millis the median time of a decision, milliseconds
     * @param p99Millis the time that 99 of 100 decisions do not exceed, milliseconds
     * @param totalSeconds the time of all decisions together
     */
    public record Pace(double decisionsPerSecond, double p50Millis, double p99Millis, double totalSeconds) {}

    /**
     * One queue.
     *
     * @param queue its name
     * @param jobs how many of its jobs started
     * @param guaranteedGpus its guarantee over all GPU types at the beginning
     * @param waitSeconds the queueing delay of its jobs
     * @param jctSeconds completion less submission of its completed jobs
     * @param gotGpuHours GPU time that its jobs held
     * @param entitledGpuHours GPU time that it was entitled to: at every moment its fair share given what everyone asked for
     * @param preemptions how often one of its jobs was stopped for another
     */
    public record QueueFigures(
            String queue,
            long jobs,
            long guaranteedGpus,
            Spread waitSeconds,
            Spread jctSeconds,
            double gotGpuHours,
            double entitledGpuHours,
            long preemptions) {}

    /**
     * Jobs of about the same size.
     *
     * @param size which, such as "2-4"
     * @param jobs how many of them started
     */
    public record SizeFigures(String size, long jobs, Spread waitSeconds, Spread jctSeconds) {
        /** The fewest GPUs of these jobs. */
        long smallestGpus() {
            return Long.parseLong(size.split("-", 2)[0]);
        }
    }

    /**
     * One step of time; all amounts are means over it.
     *
     * @param atSeconds when it begins, from the begin of the run
     * @param capacityGpus GPUs that there were
     * @param allocatedGpus GPUs that jobs held
     * @param waitingJobs jobs that waited
     * @param waitingGpus GPUs that waiting jobs asked for
     * @param preemptionsSoFar how often a job had been stopped for another since the begin of the run
     * @param gpusByQueue GPUs that each queue held, in the order of {@link RunReport#queues}
     */
    public record Moment(
            double atSeconds,
            double capacityGpus,
            double allocatedGpus,
            double waitingJobs,
            double waitingGpus,
            double preemptionsSoFar,
            List<Double> gpusByQueue) {
        public Moment {
            gpusByQueue = List.copyOf(gpusByQueue);
        }
    }
}
