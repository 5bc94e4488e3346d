package dev.fairlead.simulator.policy;

import dev.fairlead.core.forecast.Decider;
import dev.fairlead.core.forecast.Progress;
import dev.fairlead.core.model.AcceptedGpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeSelection;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.place.Placement;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Shortest remaining time first, by a clairvoyant: who has the least left to do runs, and stops those who have the most. It
 * bounds what an order of jobs can reach for the mean; no real scheduler knows how long jobs still run. A job that finds no
 * room even so is passed over.
 *
 * <p>A decision costs O(jobs) to learn what is left of each, and a search for every one that may start.
 */
final class ShortestRemainingTime implements Decider {
    private static final Comparator<Left> LEAST = Comparator.comparingLong(Left::millis)
            .thenComparing(left -> left.tracked.job().id());

    private final Progress progress;
    private final boolean shared;

    private record Left(TrackedJob tracked, long millis) {
        Job job() {
            return tracked.job();
        }

        long gpuMillis() {
            return job().gang().gpuMillis(job().gang().replicas());
        }
    }

    /** Jobs that only differ in how many GPUs they ask for: where the smaller finds no room, the larger finds none. */
    private record Alike(QueueName bounds, List<AcceptedGpuType> types, NodeSelection nodes, long cpus, long memory) {
        static Alike of(Left left, QueueBounds bounds) {
            Job job = left.job();
            Resources need = job.gang().workers().perReplica();
            QueueName group = bounds.bounded(job.queue()) ? job.queue() : QueueName.ROOT;
            return new Alike(group, job.gpuTypes(), job.nodes(), need.cpuMillis(), need.memoryBytes());
        }
    }

    /** @param shared whether queues may use more than their guarantee */
    ShortestRemainingTime(Progress progress, boolean shared) {
        this.progress = progress;
        this.shared = shared;
    }

    @Override
    public Plan decide(ClusterState state, long nowMillis) {
        PriorityQueue<Left> waiting = new PriorityQueue<>(LEAST);
        for (QueueName queue : state.waiting().queues()) {
            state.waiting().of(queue).forEach(tracked -> waiting.add(left(tracked)));
        }
        List<Left> running = new ArrayList<>();
        for (TrackedJob tracked : state.holding()) {
            if (tracked.running() && tracked.job().preemptible()) {
                running.add(left(tracked));
            }
        }
        running.sort(LEAST.reversed());
        ClusterState.Mark before = state.mark();
        try {
            return goThrough(state, waiting, running);
        } finally {
            state.rollback(before);
        }
    }

    private Left left(TrackedJob tracked) {
        return new Left(tracked, progress.remainingMillis(tracked.job().id()));
    }

    private Plan goThrough(ClusterState state, PriorityQueue<Left> waiting, List<Left> longestFirst) {
        Desk desk = new Desk(state);
        QueueBounds bounds = new QueueBounds(state, shared);
        Map<Alike, Long> fewestWithoutRoom = new HashMap<>();
        while (!waiting.isEmpty()) {
            Left next = waiting.remove();
            Alike alike = Alike.of(next, bounds);
            if (next.gpuMillis() >= fewestWithoutRoom.getOrDefault(alike, Long.MAX_VALUE)) {
                continue;
            }
            if (!startOrStopOthers(desk, bounds, next, longestFirst)) {
                fewestWithoutRoom.put(alike, next.gpuMillis());
            }
        }
        return desk.plan();
    }

    private boolean startOrStopOthers(Desk desk, QueueBounds bounds, Left next, List<Left> longestFirst) {
        Job job = next.job();
        Placement placement = bounds.allow(job.queue(), next.gpuMillis()) ? desk.roomFor(job) : null;
        if (placement != null) {
            desk.start(job, placement, "it has the least left to do and there is room");
            bounds.add(job.queue(), next.gpuMillis());
            return true;
        }
        placement = bounds.allow(job.queue(), next.gpuMillis()) ? desk.laterRoomFor(job) : null;
        if (placement != null) {
            desk.keep(job, placement);
            bounds.add(job.queue(), next.gpuMillis());
            return true;
        }
        List<Left> stopped = new ArrayList<>();
        for (Left victim : longestFirst) {
            if (victim.millis <= next.millis) {
                break;
            }
            if (bounds.bounded(job.queue()) && !victim.job().queue().equals(job.queue())) {
                continue;
            }
            desk.release(victim.tracked);
            bounds.add(victim.job().queue(), -victim.gpuMillis());
            stopped.add(victim);
            placement = bounds.allow(job.queue(), next.gpuMillis()) ? desk.laterRoomFor(job) : null;
            if (placement != null) {
                JobId id = job.id();
                stopped.forEach(each -> desk.stop(each.job().id(), id, "job " + id + " has less left to do"));
                longestFirst.removeAll(stopped);
                desk.keep(job, placement);
                bounds.add(job.queue(), next.gpuMillis());
                return true;
            }
        }
        for (Left victim : stopped) {
            desk.hold(victim.tracked);
            bounds.add(victim.job().queue(), victim.gpuMillis());
        }
        return false;
    }
}
