package dev.fairlead.core.state;

import dev.fairlead.core.capacity.Fleet;
import dev.fairlead.core.model.Allocation;
import dev.fairlead.core.model.EarlierRuns;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.SchedulingPolicy;
import dev.fairlead.core.model.Topology;
import dev.fairlead.core.order.JobOrder;
import dev.fairlead.core.pack.PackingPolicy;
import dev.fairlead.core.place.EligibleNodes;
import dev.fairlead.core.quota.HalfLife;
import dev.fairlead.core.quota.PastUse;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.core.quota.QuotaLedger;
import dev.fairlead.core.state.TrackedJob.Hold;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything the scheduler decides on. Whoever knows better (a Kubernetes watch, a simulator, a test) tells it about small
 * changes; nothing is rebuilt per cycle, and it does not matter in which order nodes, queues and jobs are announced.
 *
 * <p>A replica is booked on its node and its queue from {@link #start} on until {@link #free}; between {@link #leave} and
 * {@code free} it still holds its GPUs but they count as free-to-be. Not safe for use by several threads.
 */
public final class ClusterState {
    private final Fleet fleet;
    private final EligibleNodes eligibleNodes;
    private final SortedMap<QueueName, Queue> queues = new TreeMap<>();
    private final SortedMap<JobId, TrackedJob> jobs = new TreeMap<>();
    private final WaitingLines waiting;
    private final SortedMap<JobId, TrackedJob> holding = new TreeMap<>();
    private final NothingFits nothingFits;
    private final Bookings bookings;
    private final PreemptibleJobs preemptible;
    private final TypicalPods typicalPods;
    private final Beneficiaries beneficiaries = new Beneficiaries();
    private final SchedulingPolicy policy;
    private final JobOrder order;
    private final PastUse pastUse;

    public ClusterState(Topology topology) {
        this(topology, SchedulingPolicy.DEFAULT);
    }

    public ClusterState(Topology topology, SchedulingPolicy policy) {
        this.policy = policy;
        order = new JobOrder(policy);
        waiting = new WaitingLines(order);
        pastUse = new PastUse(new HalfLife(policy.usageHalfLifeSeconds()));
        fleet = new Fleet(topology);
        typicalPods = new TypicalPods(fleet, policy.packing());
        eligibleNodes = new EligibleNodes(fleet);
        nothingFits = new NothingFits(fleet, eligibleNodes);
        preemptible = new PreemptibleJobs(fleet);
        bookings = new Bookings(fleet, queues.values(), holding.values());
    }

    // --- fleet

    /** A node is new or has changed. */
    public void putNode(Node node) {
        fleet.put(node);
    }

    /** A node is gone. What its replicas hold stays booked until they are freed. */
    public void removeNode(NodeName name) {
        fleet.remove(name);
    }

    /** What all pods that are not ours use on a node, terminating ones included; replaces what was said before. */
    public void putForeignUsage(NodeName node, Resources used) {
        fleet.putForeignUsage(node, used);
    }

    // --- queues

    /** A queue is new or has changed. */
    public void putQueue(Queue queue) {
        if (!queue.equals(queues.put(queue.name(), queue))) {
            bookings.queuesChanged();
        }
    }

    /** A queue is gone. Its jobs stay and say so. */
    public void removeQueue(QueueName name) {
        if (queues.remove(name) != null) {
            bookings.queuesChanged();
            pastUse.remove(name);
        }
    }

    /**
     * What a queue's own jobs have used of a type until a time, older use faded by the half-life; replaces what was said
     * before. To be told once per step of the half-life; use that is never told counts for nothing.
     */
    public void putUsage(QueueName queue, GpuType type, long gpuSeconds, long atMillis) {
        pastUse.put(new PastUse.Use(queue, type, gpuSeconds, atMillis));
    }

    // --- jobs

    /** A job is new or has changed; it waits for its turn if it holds nothing. */
    public void submit(Job job) {
        TrackedJob tracked = jobs.get(job.id());
        if (tracked == null) {
            tracked = new TrackedJob(job, order);
            jobs.put(job.id(), tracked);
            typicalPods.count(job, 1);
        } else if (!tracked.job.equals(job)) {
            waiting.leave(tracked);
            preemptible.forget(tracked);
            bookings.book(tracked, -1);
            typicalPods.count(tracked.job, -1);
            typicalPods.count(job, 1);
            tracked.change(job, tracked.earlierRuns);
            bookings.book(tracked, 1);
        }
        preemptible.forget(tracked);
        tracked.submitted = true;
        preemptible.remember(tracked);
        waiting.join(tracked);
    }

    /** A job no longer wants to start. What its replicas hold stays booked until they are freed. */
    public void withdraw(JobId id) {
        TrackedJob tracked = jobs.get(id);
        if (tracked != null) {
            waiting.leave(tracked);
            preemptible.forget(tracked);
            tracked.submitted = false;
            beneficiaries.gone(id);
            forgetIfDone(tracked);
        }
    }

    /**
     * All replicas of a job are on their nodes, or about to be.
     *
     * @throws IllegalStateException if the job is not known or already holds replicas
     */
    public void start(JobId id, Allocation allocation) {
        TrackedJob tracked = known(id);
        if (tracked.gpuType != null) {
            throw new IllegalStateException("job " + id + " already holds " + tracked.nodes.size() + " replicas");
        }
        waiting.leave(tracked);
        beneficiaries.started(id);
        tracked.gpuType = allocation.gpuType();
        tracked.startedMillis = allocation.startedMillis();
        holding.put(id, tracked);
        for (NodeName node : allocation.nodes()) {
            addReplica(tracked, node);
        }
        preemptible.remember(tracked);
    }

    /**
     * A running job gets further replicas.
     *
     * @throws IllegalStateException if the job holds none yet
     */
    public void grow(JobId id, Collection<NodeName> added) {
        TrackedJob tracked = known(id);
        if (tracked.gpuType == null) {
            throw new IllegalStateException("job " + id + " holds no replicas and cannot grow");
        }
        preemptible.forget(tracked);
        dropGoneTail(tracked);
        for (NodeName node : added) {
            addReplica(tracked, node);
        }
        preemptible.remember(tracked);
    }

    /** All pods of a job are terminating. */
    public void leave(JobId id) {
        shrink(id, 0);
    }

    /**
     * A job was stopped for another. Until one of them starts or the other is withdrawn, it does not take room in which the
     * other could start. Whoever forgets to say so, or forgets it in a restart, at worst stops it once more.
     */
    public void stoppedFor(JobId id, JobId beneficiary) {
        beneficiaries.stopped(id, beneficiary);
    }

    /** The pods of a job's replicas from this index on are terminating. */
    public void shrink(JobId id, int replicas) {
        TrackedJob tracked = jobs.get(id);
        if (tracked != null) {
            preemptible.forget(tracked);
            for (int replica = replicas; replica < tracked.holds.size(); replica++) {
                if (tracked.holds.get(replica) == Hold.RUNNING) {
                    setHold(tracked, replica, Hold.LEAVING);
                }
            }
            preemptible.remember(tracked);
        }
    }

    /** The pod of a replica is gone and its GPUs are free. A job whose last replica is gone waits again, if it wants to. */
    public void free(JobId id, int replica) {
        TrackedJob tracked = jobs.get(id);
        if (tracked == null || replica >= tracked.holds.size() || tracked.holds.get(replica) == Hold.GONE) {
            return;
        }
        preemptible.forget(tracked);
        setHold(tracked, replica, Hold.GONE);
        if (tracked.holds.stream().allMatch(hold -> hold == Hold.GONE)) {
            tracked.nodes.clear();
            tracked.holds.clear();
            tracked.gpuType = null;
            holding.remove(id);
            waiting.join(tracked);
            forgetIfDone(tracked);
        } else {
            dropGoneTail(tracked);
            preemptible.remember(tracked);
        }
    }

    /**
     * What a job had in runs that are over; replaces what was said before. To be said when a run ends: from then on the job
     * waits with that standing. Who never says it lets jobs that were stopped stand as if they had not run.
     */
    public void putEarlierRuns(JobId id, EarlierRuns runs) {
        TrackedJob tracked = jobs.get(id);
        if (tracked != null) {
            waiting.leave(tracked);
            tracked.change(tracked.job, runs);
            waiting.join(tracked);
        }
    }

    private TrackedJob known(JobId id) {
        TrackedJob tracked = jobs.get(id);
        if (tracked == null) {
            throw new IllegalStateException("job " + id + " was never submitted");
        }
        return tracked;
    }

    private void forgetIfDone(TrackedJob tracked) {
        if (!tracked.submitted && tracked.gpuType == null) {
            jobs.remove(tracked.job.id());
            typicalPods.count(tracked.job, -1);
        }
    }

    private static void dropGoneTail(TrackedJob tracked) {
        while (!tracked.holds.isEmpty() && tracked.holds.getLast() == Hold.GONE) {
            tracked.holds.removeLast();
            tracked.nodes.removeLast();
        }
    }

    private void addReplica(TrackedJob tracked, NodeName node) {
        tracked.nodes.add(node);
        tracked.holds.add(Hold.GONE);
        setHold(tracked, tracked.holds.size() - 1, Hold.RUNNING);
    }

    private void setHold(TrackedJob tracked, int replica, Hold hold) {
        bookings.book(tracked, replica, -1);
        tracked.holds.set(replica, hold);
        bookings.book(tracked, replica, 1);
    }

    // --- what is known

    /** What the administrator chose for the whole cluster. */
    public SchedulingPolicy policy() {
        return policy;
    }

    /** Tells equally close nodes apart, by what the jobs of the moment typically ask for. */
    public PackingPolicy packing() {
        return typicalPods.policy();
    }

    /** Who is next within a queue. */
    public JobOrder order() {
        return order;
    }

    /** What the queues have used lately, as it was told. */
    public PastUse pastUse() {
        return pastUse;
    }

    public Fleet fleet() {
        return fleet;
    }

    public EligibleNodes eligibleNodes() {
        return eligibleNodes;
    }

    /** Which kinds of jobs could not run even on an empty cluster. */
    public NothingFits nothingFits() {
        return nothingFits;
    }

    public QueueTree queueTree() {
        return bookings.tree();
    }

    /** What the queues use at this moment; pods that are leaving still count. */
    public QuotaLedger ledgerNow() {
        return bookings.now();
    }

    /** What the queues use once all leaving pods are gone. */
    public QuotaLedger ledgerFuture() {
        return bookings.future();
    }

    /** True if some pod is leaving, so that more will be free without anything being decided. */
    public boolean somethingIsLeaving() {
        return bookings.somethingIsLeaving();
    }

    /** Every job that wants to run or still holds GPUs, by id. */
    public Collection<TrackedJob> jobs() {
        return Collections.unmodifiableCollection(jobs.values());
    }

    /** The jobs that hold GPUs, by id. */
    public Collection<TrackedJob> holding() {
        return Collections.unmodifiableCollection(holding.values());
    }

    /** The running jobs that may be stopped for others, sorted by what that costs. */
    public PreemptibleJobs preemptible() {
        return preemptible;
    }

    /** The job, or null if it is not known. */
    public @Nullable TrackedJob job(JobId id) {
        return jobs.get(id);
    }

    /** For whom jobs were stopped that have not started since and that go after them. */
    public Map<JobId, JobId> stoppedFor() {
        return beneficiaries.all();
    }

    /** The declared queues, by name. */
    public Collection<Queue> queues() {
        return Collections.unmodifiableCollection(queues.values());
    }

    /** The names of the queues in which jobs wait, declared or not, in order. */
    public Collection<QueueName> queuesWithWaitingJobs() {
        return waiting.queues();
    }

    /** The waiting jobs of a queue, next first. */
    public Collection<TrackedJob> waiting(QueueName queue) {
        return waiting.of(queue);
    }

    // --- scratch work

    /** A point to go back to with {@link #rollback}. */
    public record Mark(Bookings.Mark bookings) {}

    /** From here on, changes made directly to the capacity views and ledgers can be undone. Marks nest. */
    public Mark mark() {
        return new Mark(bookings.mark());
    }

    /** Undoes every change to capacity and ledgers since the mark. */
    public void rollback(Mark mark) {
        bookings.rollback(mark.bookings);
    }

    /** Ends a mark and keeps the changes as part of the enclosing mark. */
    public void keep() {
        bookings.keep();
    }
}
