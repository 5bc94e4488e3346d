package dev.fairlead.core.state;

import dev.fairlead.core.model.EarlierRuns;
import dev.fairlead.core.model.GpuAmount;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.order.Contender;
import dev.fairlead.core.order.JobOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A job and where its replicas are. Changed by {@link ClusterState} alone. */
public final class TrackedJob implements Contender {
    /** Whether a replica holds GPUs, and for how long. */
    public enum Hold {
        /** Its pod runs or is about to. */
        RUNNING,
        /** Its pod is terminating: GPUs are held, but will be free. */
        LEAVING,
        /** Its pod is gone. */
        GONE
    }

    Job job;
    EarlierRuns earlierRuns = EarlierRuns.NONE;
    private final JobOrder order;
    private JobShape shape;
    boolean submitted;

    @Nullable
    GpuType gpuType;

    /** Kept by {@link PreemptibleJobs}. */
    PreemptibleJobs.@Nullable Running running;

    /** Kept by {@link RunningByEnd}. */
    RunningByEnd.@Nullable Place placeByEnd;

    long startedMillis;
    private @Nullable JobClass jobClass;
    private int replicasRunning;
    private int replicasLeaving;
    final List<NodeName> nodes = new ArrayList<>();
    final List<Hold> holds = new ArrayList<>();
    /** Empty for whole GPUs. */
    final List<Integer> devices = new ArrayList<>();

    TrackedJob(Job job, JobOrder order) {
        this.job = job;
        this.order = order;
        this.shape = JobShape.of(job, 0);
    }

    /** By the start of the present run, the latest first, then by id. */
    static int youngestFirst(TrackedJob one, TrackedJob other) {
        int byStart = Long.compare(other.startedMillis, one.startedMillis);
        return byStart != 0 ? byStart : one.job.id().compareTo(other.job.id());
    }

    void change(Job changed, EarlierRuns runs) {
        job = changed;
        earlierRuns = runs;
        shape = JobShape.of(changed, order.waitingClass(this));
    }

    /** It waits among the jobs of its shape. */
    void joined(JobClass shared) {
        jobClass = shared;
    }

    /**
     * The class in which it waits, or waited last.
     *
     * @throws IllegalStateException if it never waited
     */
    JobClass jobClass() {
        if (jobClass == null) {
            throw new IllegalStateException("job " + job.id() + " never waited");
        }
        return jobClass;
    }

    /** A replica holds its GPUs in another way from now on. */
    void setHold(int replica, Hold hold) {
        count(holds.get(replica), -1);
        holds.set(replica, hold);
        count(hold, 1);
    }

    private void count(Hold hold, int by) {
        replicasRunning += hold == Hold.RUNNING ? by : 0;
        replicasLeaving += hold == Hold.LEAVING ? by : 0;
    }

    @Override
    public Job job() {
        return job;
    }

    @Override
    public EarlierRuns earlierRuns() {
        return earlierRuns;
    }

    /**
     * All its runs with the present one ended at this time: to be told to the state when that is over. The replicas of an
     * elastic job count as if they had been there from its start on: how many ran when is not kept.
     */
    public EarlierRuns runsUntil(long nowMillis) {
        long gpuMillis = runningGpuMillis();
        if (gpuMillis == 0) {
            return earlierRuns;
        }
        long ranMillis = Math.max(0, nowMillis - startedMillis);
        return earlierRuns.plus(GpuAmount.gpuSeconds(gpuMillis, ranMillis), ranMillis);
    }

    /** What decides whether it can start, shared with jobs like it. */
    public JobShape shape() {
        return shape;
    }

    /** True if it wants to run; false for one that is over and whose pods are still leaving. */
    public boolean wanted() {
        return submitted;
    }

    /** True if it wants to start and holds nothing. */
    public boolean waiting() {
        return submitted && gpuType == null;
    }

    /** True if it wants to run and some replica does. Others may be leaving (a shrinking job) or gone (they ended first). */
    public boolean running() {
        return submitted && gpuType != null && replicasRunning > 0;
    }

    /** True if any of its replicas is leaving. */
    public boolean leaving() {
        return replicasLeaving > 0;
    }

    /** The GPU type of its replicas; null while it holds none. */
    public @Nullable GpuType gpuType() {
        return gpuType;
    }

    /** When it was placed, milliseconds since the epoch; meaningless while it holds no replica. */
    @Override
    public long startedMillis() {
        return startedMillis;
    }

    /** The node of each replica by index, leaving and gone ones included. */
    public List<NodeName> nodes() {
        return nodes;
    }

    /** The device of each replica that shares one, by index, 0 for the first of its node; empty for whole GPUs. */
    public List<Integer> devices() {
        return devices;
    }

    /** The device of a replica that shares one; -1 for whole GPUs. */
    public int device(int replica) {
        return devices.isEmpty() ? -1 : devices.get(replica);
    }

    /** What each replica holds, by index. */
    public List<Hold> holds() {
        return holds;
    }

    /** Thousandths of GPUs of the replicas that run. */
    @Override
    public long runningGpuMillis() {
        long millis = 0;
        for (int replica = 0; replica < holds.size(); replica++) {
            millis += holds.get(replica) == Hold.RUNNING
                    ? job.gang().need(replica).gpuMillis()
                    : 0;
        }
        return millis;
    }

    /** The time since its last checkpoint: what each of its GPUs loses if it stops now. One that never saves loses all. */
    public long unsavedSeconds(long nowMillis) {
        long ran = Math.max(0, nowMillis - startedMillis) / 1000;
        return job.checkpointIntervalSeconds() == 0 ? ran : ran % job.checkpointIntervalSeconds();
    }

    /** The work that is lost if it stops now, in GPU-seconds, rounded up. */
    public long unsavedGpuSeconds(long nowMillis) {
        return GpuAmount.roundedUp(unsavedSeconds(nowMillis) * runningGpuMillis());
    }

    /** How many replicas run. */
    public int runningReplicas() {
        return replicasRunning;
    }
}
