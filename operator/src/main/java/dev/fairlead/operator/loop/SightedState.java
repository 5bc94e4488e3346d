package dev.fairlead.operator.loop;

import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.quota.HalfLife;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.operator.api.GpuJob;
import dev.fairlead.operator.api.GpuQueue;
import dev.fairlead.operator.api.GpuQueueUsage;
import dev.fairlead.operator.api.GpuQueueUsageStatus;
import dev.fairlead.operator.apply.QueueUsages;
import dev.fairlead.operator.config.OperatorConfig;
import dev.fairlead.operator.kube.PodReader;
import dev.fairlead.operator.kube.QueueReader;
import dev.fairlead.operator.kube.Timestamps;
import dev.fairlead.operator.state.ClusterMirror;
import dev.fairlead.operator.state.JobRecord;
import dev.fairlead.operator.state.Readers;
import dev.fairlead.operator.usage.UsageLedger;
import io.fabric8.kubernetes.api.model.Pod;

/**
 * What the scheduler would decide on if this replica began to decide now. Every replica can make it, and the scheduler's
 * thread is not asked. Costs one reading of all objects.
 *
 * <p>A pod that is being deleted counts as gone, and with it the room that it still holds: what this is for goes by minutes.
 * What a job had in earlier runs is known only to the process that saw them.
 */
public final class SightedState {
    private final Sightings sightings;
    private final OperatorConfig config;

    /** @param config how objects are read, and what holds for the scheduling of the whole cluster */
    public SightedState(Sightings sightings, OperatorConfig config) {
        this.sightings = sightings;
        this.config = config;
    }

    /** A new state, for the caller alone. */
    public ClusterState at(long nowMillis) {
        UsageLedger ledger = new UsageLedger();
        ledger.advance(nowMillis);
        ClusterMirror mirror = new ClusterMirror(
                new Readers(config.nodeReader(), new QueueReader(), config.jobReader(), config.gpus()),
                config.scheduling().policy(),
                ledger);
        sightings
                .priorityClasses()
                .all()
                .forEach(each -> mirror.priorityClassChanged(each.getMetadata().getName(), each));
        sightings.nodes().all().forEach(mirror::nodeSeen);
        addQueues(mirror, ledger);
        PodReader pods = new PodReader(config.gpus());
        for (Pod pod : sightings.pods().all()) {
            if (pod.getMetadata().getDeletionTimestamp() == null) {
                mirror.podSeen(pods.read(pod));
            }
        }
        sightings.jobs().all().forEach(job -> add(job, mirror, nowMillis));
        // What pods of others use is told to the state only when it is asked for.
        mirror.takeChanged();
        HalfLife halfLife = mirror.state().pastUse().halfLife();
        if (halfLife.seconds() > 0) {
            mirror.usageCounted(ledger.faded(halfLife));
        }
        return mirror.state();
    }

    private void addQueues(ClusterMirror mirror, UsageLedger ledger) {
        for (GpuQueue queue : sightings.queues().all()) {
            mirror.queueSeen(queue);
            ledger.queueSeen(
                    new QueueName(queue.getMetadata().getName()),
                    queue.getMetadata().getUid(),
                    Timestamps.millis(queue.getMetadata().getCreationTimestamp()));
        }
        for (GpuQueueUsage usage : sightings.usages().all()) {
            String name = usage.getMetadata().getName();
            GpuQueue queue = sightings.queues().get(name);
            GpuQueueUsageStatus stored = usage.getStatus();
            if (queue != null && stored != null && queue.getMetadata().getUid().equals(QueueUsages.ownerUid(usage))) {
                ledger.restore(new QueueName(name), stored);
            }
        }
    }

    private static void add(GpuJob object, ClusterMirror mirror, long nowMillis) {
        if (object.getMetadata().getDeletionTimestamp() != null) {
            return;
        }
        JobRecord job = mirror.add(object);
        mirror.read(job);
        // A gang that is not whole is about to be stopped, and one without pods waits for nothing that is known here.
        boolean disrupted = mirror.adopt(job, nowMillis).isPresent();
        if (disrupted || job.suspended()) {
            mirror.jobs().withdraw(job);
        }
    }
}
