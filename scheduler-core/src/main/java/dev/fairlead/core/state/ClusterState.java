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
import dev.fairlead.core.quota.QueueProblem;
import dev.fairlead.core.quota.QueueTree;
import dev.fairlead.core.quota.QuotaLedger;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
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
    private final JobBook jobs;
    private final WaitingLines waiting;
    private final HeldJobs held = new HeldJobs();
    private final ProspectsBook prospects;
    private final Bookings bookings;
    private final PreemptibleJobs preemptible;
    private final RunningByEnd byEnd = new RunningByEnd();
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
        prospects = new ProspectsBook(fleet, new NothingFits(fleet, eligibleNodes));
        bookings = new Bookings(fleet, queues.values(), held.all());
        preemptible = new PreemptibleJobs(fleet);
        jobs = new JobBook(order, waiting, held, bookings, typicalPods, preemptible, byEnd, beneficiaries);
    }

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

    /** A job is new or has changed; it waits for its turn if it holds nothing. */
    public void submit(Job job) {
        jobs.submit(job);
    }

    /** A job no longer wants to start. What its replicas hold stays booked until they are freed. */
    public void withdraw(JobId id) {
        jobs.withdraw(id);
    }

    /**
     * All replicas of a job are on their nodes, or about to be.
     *
     * @throws IllegalStateException if the job is not known or already holds replicas
     */
    public void start(JobId id, Allocation allocation) {
        jobs.start(id, allocation);
    }

    /**
     * A running job gets further replicas.
     *
     * @throws IllegalStateException if the job holds none yet
     */
    public void grow(JobId id, Collection<NodeName> added) {
        grow(id, added, List.of());
    }

    /** The same for replicas that share GPUs, each with its device. */
    void grow(JobId id, Collection<NodeName> added, Collection<Integer> devices) {
        jobs.grow(id, added, devices);
    }

    /** All pods of a job are terminating. */
    public void leave(JobId id) {
        jobs.shrink(id, 0);
    }

    /**
     * A job was stopped or made smaller for another. Until one of them starts or the other is withdrawn, the other goes first,
     * and a stopped job does not take room in which the other could start. Whoever forgets to say so, or forgets it in a restart, at worst stops it once more.
     */
    public void stoppedFor(JobId id, JobId beneficiary) {
        beneficiaries.stopped(id, beneficiary);
    }

    /** The pods of a job's replicas from this index on are terminating. */
    public void shrink(JobId id, int replicas) {
        jobs.shrink(id, replicas);
    }

    /** The pod of a replica is gone and its GPUs are free. A job whose last replica is gone waits again, if it wants to. */
    public void free(JobId id, int replica) {
        jobs.free(id, replica);
    }

    /**
     * What a job had in runs that are over; replaces what was said before. To be said when a run ends: from then on the job
     * waits with that standing. Who never says it lets jobs that were stopped stand as if they had not run.
     */
    public void putEarlierRuns(JobId id, EarlierRuns runs) {
        jobs.putEarlierRuns(id, runs);
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

    /** Every job that wants to run or still holds GPUs, by id: sorted for who asks, so not for every decision. */
    public Collection<TrackedJob> jobs() {
        return JobBook.inOrder(jobs.byId.values());
    }

    /** The jobs that hold GPUs, by id; sorted likewise. */
    public Collection<TrackedJob> holding() {
        return JobBook.inOrder(held.all());
    }

    /** Those of them that a cycle has to look at. */
    public HeldJobs held() {
        return held;
    }

    /** The running jobs that may be stopped for others, sorted by what that costs. */
    public PreemptibleJobs preemptible() {
        return preemptible;
    }

    /** The running jobs by when they are expected to end. */
    public RunningByEnd byEnd() {
        return byEnd;
    }

    /** The job, or null if it is not known. */
    public @Nullable TrackedJob job(JobId id) {
        return jobs.byId.get(id);
    }

    /** For whom jobs were stopped that have not started since and that go after them. */
    public Map<JobId, JobId> stoppedFor() {
        return beneficiaries.all();
    }

    /** The declared queues, by name. */
    public Collection<Queue> queues() {
        return Collections.unmodifiableCollection(queues.values());
    }

    /** The waiting jobs, by queue. */
    public WaitingLines waiting() {
        return waiting;
    }

    /** Whether the jobs of a class could start if nothing ran. */
    public Prospects prospects(JobClass jobs) {
        return prospects.of(jobs, queueTree());
    }

    /** What is wrong with queues. */
    public List<QueueProblem> queueProblems() {
        return bookings.problems();
    }

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
