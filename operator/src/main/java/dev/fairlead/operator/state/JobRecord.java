package dev.fairlead.operator.state;

import dev.fairlead.core.lifecycle.Phase;
import dev.fairlead.core.model.EarlierRuns;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.GpuJobStatus;
import dev.fairlead.operator.kube.GpuTypeNames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything known about one job. Belongs to the loop's thread. Times are milliseconds since the epoch, 0 for "none".
 */
public final class JobRecord {
    private final JobId id;
    private GpuJob object;

    private @Nullable Job job;
    private Phase phase = Phase.PENDING;
    private boolean deleted;
    private boolean queued;
    private boolean serviceAsked;

    private final List<Replica> replicas = new ArrayList<>();
    private @Nullable GpuType gpuType;

    private final JobStory story = new JobStory();
    private EarlierRuns earlierRuns = EarlierRuns.NONE;

    /** The status as last written or read; what is written next is compared with it. */
    private GpuJobStatus written;

    JobRecord(JobId id, GpuJob object) {
        this.id = id;
        this.object = object;
        this.written = object.getStatus() == null ? GpuJobStatus.empty() : object.getStatus();
    }

    public JobId id() {
        return id;
    }

    /** What it had in runs that are over, as far as this process saw them: nothing of them is in the API server. */
    EarlierRuns earlierRuns() {
        return earlierRuns;
    }

    void setEarlierRuns(EarlierRuns runs) {
        earlierRuns = runs;
    }

    /** The job as its user wrote it. */
    public GpuJob object() {
        return object;
    }

    void setObject(GpuJob object) {
        this.object = object;
    }

    /** The job as the scheduler sees it; null while the object cannot be read as one. */
    public @Nullable Job job() {
        return job;
    }

    void setJob(@Nullable Job job) {
        this.job = job;
    }

    /** True if the user wants the job stopped. */
    public boolean suspended() {
        return object.getSpec() != null && object.getSpec().suspend();
    }

    public Phase phase() {
        return phase;
    }

    void setPhase(Phase phase) {
        this.phase = phase;
    }

    /** True if the object is deleted; the record stays until the job's pods are gone. */
    public boolean deleted() {
        return deleted;
    }

    void setDeleted() {
        deleted = true;
    }

    /** True if the scheduler's state knows the job as one that waits or runs. */
    boolean queued() {
        return queued;
    }

    void setQueued(boolean queued) {
        this.queued = queued;
    }

    /** The pods of the present start by index, those that are leaving included; empty before the first. */
    public List<Replica> replicas() {
        return replicas;
    }

    /** The type of the GPUs that the present start has; null without one. */
    public @Nullable GpuType gpuType() {
        return gpuType;
    }

    /** Where the job stands, in words and counters. */
    public JobStory story() {
        return story;
    }

    /** The type of the GPUs that the present start has, for those who only want to name it. */
    public GpuType gpuTypeOrUnknown() {
        return gpuType == null ? GpuTypeNames.UNKNOWN : gpuType;
    }

    /** Forgets replicas at the end whose pods are gone, so that their indexes can be used again. */
    void dropGoneTail() {
        while (!replicas.isEmpty() && !replicas.getLast().exists()) {
            replicas.removeLast();
        }
    }

    /** The status as last written or read. */
    public GpuJobStatus written() {
        return written;
    }

    /** Remembers what the user can see now. */
    public void setWritten(GpuJobStatus status) {
        written = status;
    }

    /** True the first time that it is asked: the Service of a gang outlives its starts. */
    public boolean askForService() {
        boolean first = !serviceAsked;
        serviceAsked = true;
        return first;
    }

    /** Forgets the pods of the last start and begins a new one. */
    void beginStart(@Nullable GpuType type) {
        replicas.clear();
        gpuType = type;
    }

    /** Adds a replica whose pod is to be created. */
    Replica addReplica(int index, NodeName node) {
        Replica replica = new Replica(index, node, id.name() + "-" + index);
        replicas.add(replica);
        return replica;
    }

    /** The replica of that index, if its pod exists or is meant to. */
    public @Nullable Replica replica(int index) {
        for (int i = Math.min(index, replicas.size() - 1); i >= 0; i--) {
            if (replicas.get(i).index() == index) {
                return replicas.get(i);
            }
        }
        return null;
    }

    /** The replicas that are meant to stay, by index. */
    public List<Replica> staying() {
        List<Replica> staying = new ArrayList<>(replicas.size());
        for (Replica replica : replicas) {
            if (!replica.dismissed()) {
                staying.add(replica);
            }
        }
        return staying;
    }

    /** True if no pod of the job exists any more. */
    public boolean podsGone() {
        return replicas.stream().noneMatch(Replica::exists);
    }

    @Override
    public String toString() {
        return id + " (" + phase + ")";
    }
}
