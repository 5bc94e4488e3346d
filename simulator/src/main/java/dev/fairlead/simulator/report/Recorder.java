package dev.fairlead.simulator.report;

import dev.fairlead.core.forecast.Happening;
import dev.fairlead.core.forecast.Observer;
import dev.fairlead.core.forecast.Work;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.plan.Decision.Place;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.simulator.workload.Workload;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Watches a run and keeps what the report needs. A job that starts or ends costs O(1) and a decision O(queues), whatever
 * the size of the fleet.
 */
public final class Recorder implements Observer {
    final Workload workload;
    final Map<JobId, JobHistory> jobs = new TreeMap<>();
    final Map<QueueName, TimeSteps.Quantity> heldByQueue = new TreeMap<>();
    final Map<QueueName, Long> preemptionsByQueue = new HashMap<>();
    final TimeSteps steps;
    final TimeSteps.Quantity capacity;
    final TimeSteps.Quantity allocated;
    final TimeSteps.Quantity waitingJobs;
    final TimeSteps.Quantity waitingGpus;
    final TimeSteps.Quantity preemptionsSoFar;
    final EntitledTime entitled;
    final Fragmentation fragmentation;
    long preemptions;
    long nodeFailures;
    long lostGpuMillis;
    long decisions;
    long unfinished;
    long lastCompletionMillis;
    private final TimeSteps.Quantity jobsThere;
    private final Map<JobId, Long> durations = new HashMap<>();
    private final Map<NodeName, Node> nodes = new HashMap<>();
    private final Set<GpuType> types = new TreeSet<>();
    private final Supplier<ClusterState> state;

    /** @param state the state of the cluster that is watched; asked for while the run goes on */
    public Recorder(Workload workload, Supplier<ClusterState> state) {
        this.workload = workload;
        this.state = state;
        long begin = workload.beginMillis();
        lastCompletionMillis = begin;
        steps = new TimeSteps(begin);
        capacity = steps.quantity();
        allocated = steps.quantity();
        waitingJobs = steps.quantity();
        waitingGpus = steps.quantity();
        preemptionsSoFar = steps.quantity();
        jobsThere = steps.quantity();
        entitled = new EntitledTime(begin);
        fragmentation = new Fragmentation(workload.jobs(), steps);
        workload.nodes().forEach(node -> types.add(node.gpuType()));
        for (Workload.Incident incident : workload.incidents()) {
            if (incident.what() instanceof Happening.NodeComes comes) {
                types.add(comes.node().gpuType());
            }
        }
        for (Work work : workload.jobs()) {
            durations.put(work.job().id(), work.durationMillis());
            heldByQueue.computeIfAbsent(work.job().queue(), queue -> steps.quantity());
        }
    }

    /** How many jobs have arrived. */
    public long jobsSeen() {
        return jobs.size();
    }

    /** How many jobs have arrived and are neither waiting nor running any more. */
    public long jobsOver() {
        return jobs.size() - unfinished;
    }

    private static double gpus(Job job) {
        return job.gang().gpuMillis(job.gang().replicas()) / (double) Resources.WHOLE_GPU;
    }

    private JobHistory of(Job job) {
        return Objects.requireNonNull(jobs.get(job.id()));
    }

    @Override
    public void arrived(long nowMillis, Job job) {
        long duration = Objects.requireNonNull(durations.get(job.id()));
        jobs.put(job.id(), new JobHistory(job, duration, nowMillis, jobsThere.total(nowMillis)));
        jobsThere.add(nowMillis, 1);
        unfinished++;
        waits(nowMillis, job, 1);
        entitled.exists(job, 1);
        entitled.asks(job, types, null, 1);
    }

    private void waits(long nowMillis, Job job, int by) {
        waitingJobs.add(nowMillis, by);
        waitingGpus.add(nowMillis, by * gpus(job));
    }

    @Override
    public void started(long nowMillis, Job job, Place place) {
        JobHistory history = of(job);
        history.started(nowMillis);
        history.runsOn = place.gpuType();
        history.devices = place.devices();
        waits(nowMillis, job, -1);
        entitled.asks(job, types, null, -1);
        entitled.asks(job, types, place.gpuType(), 1);
    }

    @Override
    public void stopped(long nowMillis, Job job, Stop why, long lost) {
        lostGpuMillis += lost;
        preemptions += why == Stop.PREEMPTED ? 1 : 0;
        nodeFailures += why == Stop.NODE_LOST ? 1 : 0;
        if (why == Stop.PREEMPTED) {
            preemptionsByQueue.merge(job.queue(), 1L, Long::sum);
            preemptionsSoFar.add(nowMillis, 1);
        }
        JobHistory history = of(job);
        boolean over = why == Stop.WITHDRAWN || why == Stop.OUT_OF_TIME;
        if (history.runsOn == null) {
            waits(nowMillis, job, -1);
        }
        entitled.asks(job, types, history.runsOn, -1);
        history.runsOn = null;
        history.stopped(nowMillis);
        if (over) {
            over(nowMillis, job, history);
        } else {
            waits(nowMillis, job, 1);
            entitled.asks(job, types, null, 1);
        }
    }

    @Override
    public void completed(long nowMillis, Job job) {
        JobHistory history = of(job);
        history.completed = true;
        lastCompletionMillis = nowMillis;
        entitled.asks(job, types, history.runsOn, -1);
        over(nowMillis, job, history);
    }

    private void over(long nowMillis, Job job, JobHistory history) {
        entitled.exists(job, -1);
        history.endedMillis = nowMillis;
        double meanwhile = jobsThere.total(nowMillis) - history.jobTimeAtArrival;
        history.meanJobsMeanwhile = meanwhile / Math.max(1, nowMillis - job.submittedMillis());
        jobsThere.add(nowMillis, -1);
        unfinished--;
    }

    @Override
    public void took(long nowMillis, Job job, int replica, GpuType type, NodeName node) {
        holds(nowMillis, job, replica, type, node, 1);
    }

    @Override
    public void gaveBack(long nowMillis, Job job, int replica, GpuType type, NodeName node) {
        holds(nowMillis, job, replica, type, node, -1);
    }

    private void holds(long nowMillis, Job job, int replica, GpuType type, NodeName node, int times) {
        Resources need = job.gang().need(replica);
        long gpuMillis = times * need.gpuMillis();
        double gpus = gpuMillis / (double) Resources.WHOLE_GPU;
        allocated.add(nowMillis, gpus);
        Objects.requireNonNull(heldByQueue.get(job.queue())).add(nowMillis, gpus);
        if (need.sharesGpu()) {
            fragmentation.shared(nowMillis, node, type, of(job).devices.get(replica), gpuMillis);
        } else {
            fragmentation.held(nowMillis, node, type, times * need.gpus());
        }
    }

    @Override
    public void nodeCame(long nowMillis, Node node) {
        Node before = nodes.put(node.name(), node);
        capacity.add(nowMillis, offers(node) - (before == null ? 0 : offers(before)));
        fragmentation.nodeCame(nowMillis, node);
        entitled.clusterChanged();
    }

    private static double offers(Node node) {
        return node.usable() ? node.allocatable().gpus() : 0;
    }

    @Override
    public void nodeLost(long nowMillis, NodeName name) {
        Node before = nodes.remove(name);
        if (before != null) {
            capacity.add(nowMillis, -offers(before));
            fragmentation.nodeLost(nowMillis, name);
            entitled.clusterChanged();
        }
    }

    @Override
    public void decided(long nowMillis, Plan plan) {
        decisions++;
        entitled.countUntil(nowMillis, state.get());
    }
}
