package dev.fairlead.operator.state;

import dev.fairlead.core.lifecycle.Phase;
import dev.fairlead.core.model.Allocation;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.kube.GpuTypeNames;
import dev.fairlead.operator.kube.PodReading;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The jobs with their pods. Every booking in the scheduler's state is made and undone here, so that a replica is booked
 * exactly as long as its pod holds a node; a pod that is not booked counts as foreign.
 */
public final class JobMirror {
    private final ClusterState state;
    private final NodeMirror nodes;
    private final HoldingListener listener;
    private final JobCounts counts = new JobCounts();
    private final Map<String, JobRecord> byUid = new HashMap<>();

    /** Pods of jobs that are not known (yet), by the job's uid and the pod's. */
    private final Map<String, Map<String, PodReading.OfJob>> unclaimed = new HashMap<>();

    private boolean changed;

    /** @param listener hears of every booking */
    JobMirror(ClusterState state, NodeMirror nodes, HoldingListener listener) {
        this.state = state;
        this.nodes = nodes;
        this.listener = listener;
    }

    public Collection<JobRecord> all() {
        return Collections.unmodifiableCollection(byUid.values());
    }

    public JobCounts counts() {
        return counts;
    }

    /** The job, or null if it is not known, or gone with all its pods. */
    public @Nullable JobRecord find(JobId id) {
        return byUid.get(id.uid());
    }

    /** A record for a job that is not known yet, and the pods of it that are. */
    JobRecord add(JobId id, GpuJob object) {
        JobRecord record = new JobRecord(id, object);
        byUid.put(id.uid(), record);
        count(record, 1);
        return record;
    }

    /** The pods that were seen before their job; they are the caller's to judge now. */
    List<PodReading.OfJob> claim(JobId id) {
        Map<String, PodReading.OfJob> pods = unclaimed.remove(id.uid());
        return pods == null ? List.of() : List.copyOf(pods.values());
    }

    void setObject(JobRecord record, GpuJob object) {
        count(record, -1);
        record.setObject(object);
        count(record, 1);
    }

    /** Moves the job to a phase. */
    public void setPhase(JobRecord record, Phase phase) {
        count(record, -1);
        record.setPhase(phase);
        count(record, 1);
    }

    /** The object is gone; the record stays while pods of it exist. */
    public void setDeleted(JobRecord record) {
        count(record, -1);
        record.setDeleted();
    }

    /** Forgets a job whose object and pods are gone. */
    public void forget(JobRecord record) {
        withdraw(record);
        byUid.remove(record.id().uid());
    }

    /** The job waits for its turn, or runs with changed wishes. A job that cannot be read does neither. */
    public void submit(JobRecord record) {
        if (record.job() != null) {
            state.submit(record.job());
            record.setQueued(true);
            changed = true;
        }
    }

    /** The job does not want to start. */
    public void withdraw(JobRecord record) {
        if (record.queued()) {
            state.withdraw(record.id());
            record.setQueued(false);
            changed = true;
        }
    }

    /** The job's replicas go to these nodes. */
    public void start(JobRecord record, Allocation allocation) {
        record.beginStart(allocation.gpuType());
        record.story().placedMillis = allocation.startedMillis();
        state.start(record.id(), allocation);
        addHeld(record, allocation.nodes());
    }

    /** Pods that exist become the job's present start: booked if they are a whole gang, else merely counted. */
    void adopt(JobRecord record, List<PodReading.OfJob> pods, boolean book) {
        GpuType type = nodes.gpuType(pods.getFirst().node());
        record.beginStart(type == null ? GpuTypeNames.UNKNOWN : type);
        boolean booked = book && record.job() != null;
        if (booked) {
            submit(record);
            state.start(
                    record.id(),
                    new Allocation(
                            type == null ? GpuTypeNames.UNKNOWN : type,
                            pods.stream().map(PodReading.OfJob::node).toList(),
                            record.story().placedMillis));
        }
        for (PodReading.OfJob pod : pods) {
            Holding holding = booked ? holding(record, pod.index()) : null;
            record.addReplica(pod.index(), pod.node()).setHolding(holding);
            if (holding != null) {
                // When a pod that has ended did so is not known; it counts no further.
                boolean known = pod.holdsNode() && pod.createdMillis() > 0;
                listener.foundHeld(holding, known ? pod.createdMillis() : Long.MAX_VALUE);
            }
            podSeen(pod);
        }
        changed = true;
    }

    /** The job gets further replicas. */
    public List<Replica> grow(JobRecord record, List<NodeName> added) {
        record.dropGoneTail();
        int before = record.replicas().size();
        state.grow(record.id(), added);
        addHeld(record, added);
        return List.copyOf(record.replicas().subList(before, record.replicas().size()));
    }

    /** The replicas from this index on are to leave. */
    public void shrink(JobRecord record, int replicas) {
        state.shrink(record.id(), replicas);
        changed = true;
    }

    /** All replicas are to leave. */
    public void leave(JobRecord record) {
        shrink(record, 0);
    }

    /** Takes a pod in; the job that it belongs to, or null if that is not known or the pod is not of its present start. */
    @Nullable
    JobRecord podSeen(PodReading.OfJob pod) {
        JobRecord record = byUid.get(pod.job().uid());
        if (record == null) {
            unclaimed.computeIfAbsent(pod.job().uid(), uid -> new HashMap<>()).put(pod.uid(), pod);
        }
        Replica replica = record == null ? null : replica(record, pod);
        if (record == null || replica == null) {
            nodes.foreign().put(pod);
            return null;
        }
        PodSightings.see(replica, pod);
        if (replica.booked()) {
            nodes.foreign().remove(pod.uid());
            freeIfDone(record, replica, pod.holdsNode());
        } else {
            nodes.foreign().put(pod);
        }
        return record;
    }

    /** A pod does not exist any more; the job that it belonged to, or null. */
    @Nullable
    JobRecord podGone(PodReading.OfJob pod) {
        nodes.foreign().remove(pod.uid());
        unclaimed.computeIfPresent(pod.job().uid(), (uid, pods) -> {
            pods.remove(pod.uid());
            return pods.isEmpty() ? null : pods;
        });
        JobRecord record = byUid.get(pod.job().uid());
        Replica replica = record == null ? null : replica(record, pod);
        if (record == null || replica == null || !pod.uid().equals(replica.podUid())) {
            return null;
        }
        PodSightings.gone(replica, pod);
        freeIfDone(record, replica, false);
        return record;
    }

    /** The pod of a replica was never created, or its creation was taken back. */
    public void neverCreated(JobRecord record, Replica replica) {
        replica.setGone();
        freeIfDone(record, replica, false);
    }

    /** True if what the scheduler decides on has changed since this was last asked. */
    boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    private void addHeld(JobRecord record, List<NodeName> added) {
        for (NodeName node : added) {
            int index = record.replicas().size();
            Holding holding = holding(record, index);
            record.addReplica(index, node).setHolding(holding);
            if (holding != null) {
                listener.held(holding);
            }
        }
        changed = true;
    }

    /** What a replica of the present start holds; null for a job that cannot be read, which nothing is booked for. */
    private static @Nullable Holding holding(JobRecord record, int replica) {
        Job job = record.job();
        return job == null
                ? null
                : new Holding(
                        job.queue(),
                        record.id().namespace(),
                        record.gpuTypeOrUnknown(),
                        job.gang().need(replica).gpus());
    }

    private void freeIfDone(JobRecord record, Replica replica, boolean holdsNode) {
        Holding holding = replica.holding();
        if (holding != null && !holdsNode) {
            replica.setHolding(null);
            state.free(record.id(), replica.index());
            listener.released(holding);
            changed = true;
        }
    }

    /** The replica that the pod is, if it is of the present start. */
    private static @Nullable Replica replica(JobRecord record, PodReading.OfJob pod) {
        return pod.attempt() == record.story().attempts ? record.replica(pod.index()) : null;
    }

    private void count(JobRecord record, int difference) {
        if (!record.deleted() && record.object().getSpec() != null) {
            counts.add(record.object().getSpec().queue(), record.phase(), difference);
        }
    }
}
