package dev.fairlead.operator.state;

import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.SchedulingPolicy;
import dev.fairlead.core.quota.PastUse;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.kube.JobReader;
import dev.fairlead.operator.kube.JobReading;
import dev.fairlead.operator.kube.PodReading;
import dev.fairlead.operator.kube.PriorityClasses;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as the loop's thread knows it. Takes objects in, in any order and as often as they come, and keeps the
 * scheduler's state in step with them.
 */
public final class ClusterMirror {
    private final ClusterState state;
    private final NodeMirror nodes;
    private final QueueMirror queues;
    private final JobMirror jobs;
    private final JobReader jobReader;
    private final Map<String, PriorityClass> priorityClasses = new TreeMap<>();
    private PriorityClasses priorities = PriorityClasses.NONE;
    private boolean changed = true;

    /**
     * @param policy what the administrator chose for the whole cluster
     * @param holdings hears of every booking of a job's replica
     */
    public ClusterMirror(Readers readers, SchedulingPolicy policy, HoldingListener holdings) {
        state = new ClusterState(readers.nodes().topology(), policy);
        nodes = new NodeMirror(readers, state);
        queues = new QueueMirror(readers.queues(), state);
        jobs = new JobMirror(state, nodes, holdings);
        jobReader = readers.jobs();
    }

    /** What the scheduler decides on. */
    public ClusterState state() {
        return state;
    }

    public NodeMirror nodes() {
        return nodes;
    }

    public QueueMirror queues() {
        return queues;
    }

    public JobMirror jobs() {
        return jobs;
    }

    /** True if a decision could come out differently than when this was last asked. */
    public boolean takeChanged() {
        boolean was = changed;
        changed = false;
        was |= jobs.takeChanged();
        return nodes.flushForeignUsage() || was;
    }

    public void nodeSeen(Node node) {
        changed |= nodes.seen(node);
    }

    /** A node does not exist any more; the placed jobs that have pods on it. */
    public List<JobRecord> nodeGone(NodeName name) {
        changed |= nodes.gone(name);
        List<JobRecord> hit = new ArrayList<>();
        for (JobRecord job : jobs.all()) {
            for (Replica replica : job.replicas()) {
                if (replica.node().equals(name) && replica.exists() && !replica.ended() && !replica.dismissed()) {
                    replica.blame(Replica.Fault.CLUSTER, "node " + name + " is gone");
                    hit.add(job);
                    break;
                }
            }
        }
        return hit;
    }

    public void queueSeen(GpuQueue queue) {
        changed |= queues.seen(queue);
    }

    public void queueGone(QueueName name) {
        changed |= queues.gone(name);
    }

    /** What the queues have used lately was added up. */
    public void usageCounted(List<PastUse.Use> uses) {
        uses.forEach(use -> state.putUsage(use.queue(), use.type(), use.gpuSeconds(), use.atMillis()));
        changed |= !uses.isEmpty();
    }

    /** A PriorityClass is new, changed or, if {@code now} is null, gone. The jobs that read differently because of it. */
    public List<JobRecord> priorityClassChanged(String name, @Nullable PriorityClass now) {
        PriorityClass before = now == null ? priorityClasses.remove(name) : priorityClasses.put(name, now);
        if (Objects.equals(before, now)) {
            return List.of();
        }
        priorities = PriorityClasses.of(priorityClasses.values());
        return List.copyOf(jobs.all());
    }

    /** The job of a pod that was seen, or null if the pod concerns no job. */
    public @Nullable JobRecord podSeen(PodReading pod) {
        return switch (pod) {
            case PodReading.OfJob ours -> jobs.podSeen(ours);
            case PodReading.Foreign foreign -> {
                nodes.foreign().put(foreign);
                yield null;
            }
        };
    }

    /** The job of a pod that is gone, or null if the pod concerned no job. */
    public @Nullable JobRecord podGone(PodReading pod) {
        return switch (pod) {
            case PodReading.OfJob ours -> jobs.podGone(ours);
            case PodReading.Foreign foreign -> {
                nodes.foreign().remove(foreign.uid());
                yield null;
            }
        };
    }

    /** The job of this object, or null if it is new. */
    public @Nullable JobRecord find(GpuJob object) {
        return jobs.find(JobReader.id(object));
    }

    /** A record for a new object, not read and not taken up yet. */
    public JobRecord add(GpuJob object) {
        JobId id = JobReader.id(object);
        return jobs.add(id, object);
    }

    /** Takes up a job that was just added; what has to happen to it next. */
    public Optional<Happening> adopt(JobRecord record, long nowMillis) {
        return new Adoption(jobs).adopt(record, jobs.claim(record.id()), nowMillis);
    }

    /** The object has changed. */
    public void replaceObject(JobRecord record, GpuJob object) {
        jobs.setObject(record, object);
    }

    /** Reads the job again; what is wrong with it, or null. A job that waits or runs is told to the scheduler. */
    public JobReading.@Nullable Refused read(JobRecord record) {
        return switch (jobReader.read(record.object(), priorities)) {
            case JobReading.Accepted accepted -> {
                boolean same = accepted.job().equals(record.job());
                record.setJob(accepted.job());
                if (!same && record.queued()) {
                    jobs.submit(record);
                }
                yield null;
            }
            case JobReading.Refused refused -> {
                // What runs goes on with what was read before: a wrong edit stops nobody's training.
                if (!record.phase().isPlaced()) {
                    jobs.withdraw(record);
                    record.setJob(null);
                }
                yield refused;
            }
        };
    }
}
