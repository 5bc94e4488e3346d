package dev.fairlead.simulator.policy;

import dev.fairlead.core.forecast.Decider;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.order.JobOrder;
import dev.fairlead.core.place.Placement;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * First come, first served in each queue: a queue's first job starts when there is room, and nobody passes it, unless not
 * even the empty cluster could hold it. Queues take turns by the age of their first jobs. No job is ever stopped. A decision
 * costs O(queues + running + started).
 */
final class FirstComeFirstServed implements Decider {
    private static final Comparator<Head> OLDEST =
            Comparator.comparing((Head head) -> head.first, JobOrder.WITHIN_QUEUE);

    private final boolean shared;

    /** Jobs that the empty cluster could hold, with the version of the fleet at which that was found. */
    private final Map<JobId, Long> fitsAlone = new HashMap<>();

    private static final class Head {
        private final Iterator<TrackedJob> rest;
        private Job first;

        Head(Iterator<TrackedJob> line) {
            first = line.next().job();
            rest = line;
        }
    }

    /** @param shared whether queues may use more than their guarantee */
    FirstComeFirstServed(boolean shared) {
        this.shared = shared;
    }

    @Override
    public Plan decide(ClusterState state, long nowMillis) {
        QueueBounds bounds = new QueueBounds(state, shared);
        PriorityQueue<Head> heads = new PriorityQueue<>(OLDEST);
        for (QueueName queue : state.waiting().queues()) {
            heads.add(new Head(state.waiting().of(queue).iterator()));
        }
        Desk desk = new Desk(state);
        ClusterState.Mark before = state.mark();
        try {
            while (!heads.isEmpty()) {
                Head head = heads.remove();
                Job job = head.first;
                long gpuMillis = job.gang().gpuMillis(job.gang().replicas());
                Placement placement = bounds.allow(job.queue(), gpuMillis) ? desk.roomFor(job) : null;
                if (placement != null) {
                    desk.start(job, placement, "it is the first of its queue and there is room");
                    bounds.add(job.queue(), gpuMillis);
                }
                if (head.rest.hasNext() && (placement != null || !wouldFitAlone(desk, state, job))) {
                    head.first = head.rest.next().job();
                    heads.add(head);
                }
            }
            return desk.plan();
        } finally {
            state.rollback(before);
        }
    }

    private boolean wouldFitAlone(Desk desk, ClusterState state, Job job) {
        long version = state.fleet().version();
        if (fitsAlone.getOrDefault(job.id(), -1L) == version) {
            return true;
        }
        boolean fits = desk.wouldFitAlone(job);
        if (fits) {
            fitsAlone.put(job.id(), version);
        }
        return fits;
    }
}
