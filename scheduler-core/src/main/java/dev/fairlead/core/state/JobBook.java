package dev.fairlead.core.state;

import dev.fairlead.core.model.Allocation;
import dev.fairlead.core.model.EarlierRuns;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.order.JobOrder;
import dev.fairlead.core.state.TrackedJob.Hold;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All jobs, and what becomes of each: it waits, holds GPUs, or is forgotten. What follows from that is kept up to date. */
final class JobBook {
    /** Not in order: nearly everyone asks for one, and in a tree of a million jobs each way down costs twenty looks. */
    final Map<JobId, TrackedJob> byId = new HashMap<>();

    private final JobOrder order;
    private final WaitingLines waiting;
    private final HeldJobs held;
    private final Bookings bookings;
    private final TypicalPods typicalPods;
    private final PreemptibleJobs preemptible;
    private final RunningByEnd byEnd;
    private final Beneficiaries beneficiaries;

    JobBook(
            JobOrder order,
            WaitingLines waiting,
            HeldJobs held,
            Bookings bookings,
            TypicalPods typicalPods,
            PreemptibleJobs preemptible,
            RunningByEnd byEnd,
            Beneficiaries beneficiaries) {
        this.order = order;
        this.waiting = waiting;
        this.held = held;
        this.bookings = bookings;
        this.typicalPods = typicalPods;
        this.preemptible = preemptible;
        this.byEnd = byEnd;
        this.beneficiaries = beneficiaries;
    }

    /** Jobs by id. */
    static List<TrackedJob> inOrder(Collection<TrackedJob> jobs) {
        return jobs.stream()
                .sorted(Comparator.comparing(tracked -> tracked.job.id()))
                .toList();
    }

    /** A job is new or has changed; it waits for its turn if it holds nothing. */
    void submit(Job job) {
        TrackedJob tracked = byId.get(job.id());
        if (tracked == null) {
            tracked = new TrackedJob(job, order);
            byId.put(job.id(), tracked);
            typicalPods.count(job, 1);
        } else if (!tracked.job.equals(job)) {
            boolean shares = job.gang().sharesGpus();
            if (tracked.gpuType != null
                    && (shares || tracked.job.gang().sharesGpus())
                    && !tracked.job.gang().equals(job.gang())) {
                throw new IllegalArgumentException("job " + job.id() + " holds GPUs and cannot change from "
                        + tracked.job.gang() + " to " + job.gang()
                        + ": what shares a GPU with others stays as large as it was when it started");
            }
            waiting.leave(tracked);
            forget(tracked);
            typicalPods.count(tracked.job, -1);
            typicalPods.count(job, 1);
            bookings.book(tracked, -1);
            tracked.change(job, tracked.earlierRuns);
            bookings.book(tracked, 1);
        }
        forget(tracked);
        tracked.submitted = true;
        remember(tracked);
        held.changed(tracked);
        waiting.join(tracked);
    }

    /** A job no longer wants to start. What its replicas hold stays booked until they are freed. */
    void withdraw(JobId id) {
        TrackedJob tracked = byId.get(id);
        if (tracked != null) {
            waiting.leave(tracked);
            forget(tracked);
            tracked.submitted = false;
            beneficiaries.gone(id);
            held.changed(tracked);
            forgetIfDone(tracked);
        }
    }

    /**
     * All replicas of a job are on their nodes, or about to be.
     *
     * @throws IllegalStateException if the job is not known or already holds replicas
     */
    void start(JobId id, Allocation allocation) {
        TrackedJob tracked = known(id);
        if (tracked.gpuType != null) {
            throw new IllegalStateException("job " + id + " already holds " + tracked.nodes.size() + " replicas");
        }
        if (tracked.job.gang().sharesGpus() == allocation.devices().isEmpty()) {
            throw new IllegalArgumentException("job " + id + ", " + tracked.job.gang()
                    + ", names the device of each replica if they share GPUs, and else none; not "
                    + allocation.devices());
        }
        waiting.leave(tracked);
        beneficiaries.started(id);
        tracked.devices.addAll(allocation.devices());
        tracked.gpuType = allocation.gpuType();
        tracked.startedMillis = allocation.startedMillis();
        for (NodeName node : allocation.nodes()) {
            addReplica(tracked, node);
        }
        remember(tracked);
        held.changed(tracked);
    }

    /**
     * A running job gets further replicas.
     *
     * @throws IllegalStateException if the job holds none yet
     */
    void grow(JobId id, Collection<NodeName> added, Collection<Integer> devices) {
        TrackedJob tracked = known(id);
        if (tracked.gpuType == null) {
            throw new IllegalStateException("job " + id + " holds no replicas and cannot grow");
        }
        forget(tracked);
        dropGoneTail(tracked);
        tracked.devices.addAll(devices);
        for (NodeName node : added) {
            addReplica(tracked, node);
        }
        remember(tracked);
        held.changed(tracked);
    }

    /** The pods of a job's replicas from this index on are terminating. */
    void shrink(JobId id, int replicas) {
        TrackedJob tracked = byId.get(id);
        if (tracked != null) {
            forget(tracked);
            for (int replica = replicas; replica < tracked.holds.size(); replica++) {
                if (tracked.holds.get(replica) == Hold.RUNNING) {
                    setHold(tracked, replica, Hold.LEAVING);
                }
            }
            remember(tracked);
            held.changed(tracked);
        }
    }

    /** The pod of a replica is gone and its GPUs are free. A job whose last replica is gone waits again, if it wants to. */
    void free(JobId id, int replica) {
        TrackedJob tracked = byId.get(id);
        if (tracked == null || replica >= tracked.holds.size() || tracked.holds.get(replica) == Hold.GONE) {
            return;
        }
        forget(tracked);
        setHold(tracked, replica, Hold.GONE);
        if (tracked.runningReplicas() == 0 && !tracked.leaving()) {
            tracked.nodes.clear();
            tracked.devices.clear();
            tracked.holds.clear();
            tracked.gpuType = null;
            held.changed(tracked);
            waiting.join(tracked);
            forgetIfDone(tracked);
        } else {
            dropGoneTail(tracked);
            remember(tracked);
            held.changed(tracked);
        }
    }

    /** What a job had in runs that are over; replaces what was said before. */
    void putEarlierRuns(JobId id, EarlierRuns runs) {
        TrackedJob tracked = byId.get(id);
        if (tracked != null) {
            waiting.leave(tracked);
            tracked.change(tracked.job, runs);
            waiting.join(tracked);
        }
    }

    /** To be called before anything changes by which running jobs are sorted. */
    private void forget(TrackedJob tracked) {
        preemptible.forget(tracked);
        byEnd.forget(tracked);
    }

    private void remember(TrackedJob tracked) {
        preemptible.remember(tracked);
        byEnd.remember(tracked);
    }

    private TrackedJob known(JobId id) {
        TrackedJob tracked = byId.get(id);
        if (tracked == null) {
            throw new IllegalStateException("job " + id + " was never submitted");
        }
        return tracked;
    }

    private void forgetIfDone(TrackedJob tracked) {
        if (!tracked.submitted && tracked.gpuType == null) {
            byId.remove(tracked.job.id());
            typicalPods.count(tracked.job, -1);
        }
    }

    private static void dropGoneTail(TrackedJob tracked) {
        while (!tracked.holds.isEmpty() && tracked.holds.getLast() == Hold.GONE) {
            tracked.holds.removeLast();
            tracked.nodes.removeLast();
            if (!tracked.devices.isEmpty()) {
                tracked.devices.removeLast();
            }
        }
    }

    private void addReplica(TrackedJob tracked, NodeName node) {
        tracked.nodes.add(node);
        tracked.holds.add(Hold.GONE);
        setHold(tracked, tracked.holds.size() - 1, Hold.RUNNING);
    }

    private void setHold(TrackedJob tracked, int replica, Hold hold) {
        bookings.book(tracked, replica, -1);
        tracked.setHold(replica, hold);
        bookings.book(tracked, replica, 1);
    }
}
