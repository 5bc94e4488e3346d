package dev.fairlead.simulator.report;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.Resources;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of one job. */
final class JobHistory {
    final Job job;
    final long durationMillis;
    final double jobTimeAtArrival;
    private long waitingSince;
    private long waitedMillis;
    private long firstStartMillis = -1;
    long endedMillis = -1;
    boolean completed;
    double meanJobsMeanwhile;

    @Nullable
    GpuType runsOn;

    /** Of its last start, the device of each replica that shares one; empty for whole GPUs. */
    List<Integer> devices = List.of();

    /** @param jobTimeAtArrival the sum over time of how many jobs there were, when it came */
    JobHistory(Job job, long durationMillis, long nowMillis, double jobTimeAtArrival) {
        this.job = job;
        this.durationMillis = durationMillis;
        this.jobTimeAtArrival = jobTimeAtArrival;
        waitingSince = nowMillis;
    }

    void started(long nowMillis) {
        if (firstStartMillis < 0) {
            firstStartMillis = nowMillis;
        }
        waitedMillis += nowMillis - waitingSince;
    }

    void stopped(long nowMillis) {
        waitingSince = nowMillis;
    }

    boolean hasStarted() {
        return firstStartMillis >= 0;
    }

    double firstWaitSeconds() {
        return (firstStartMillis - job.submittedMillis()) / 1000.0;
    }

    double waitSeconds() {
        return waitedMillis / 1000.0;
    }

    double jctSeconds() {
        return (endedMillis - job.submittedMillis()) / 1000.0;
    }

    /** Its completion time over that on its own part of the cluster, one in as many as there were jobs (Themis). */
    double rho(long clusterGpus) {
        double gpus = job.gang().gpuMillis(job.gang().replicas()) / (double) Resources.WHOLE_GPU;
        double alone = durationMillis / 1000.0 * Math.max(1, gpus * Math.max(1, meanJobsMeanwhile) / clusterGpus);
        return alone == 0 ? 1 : jctSeconds() / alone;
    }
}
