package dev.fairlead.core.forecast;

import dev.fairlead.core.cycle.SchedulingCycle;
import dev.fairlead.core.model.AcceptedGpuType;
import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.NodeSelection;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.StopPolicy;
import dev.fairlead.core.model.Topology;
import dev.fairlead.core.model.TopologyRequest;
import dev.fairlead.core.plan.Decision.Place;
import dev.fairlead.core.plan.Decision.Resize;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.plan.PlanCheck;
import dev.fairlead.core.state.ClusterState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A few nodes of 4 GPUs under virtual time, with times in seconds and a diary. Every plan is proven. */
final class SmallCluster implements Observer {
    static final GpuType TYPE = new GpuType("H100");
    static final GpuType SLOW = new GpuType("A100");

    final ClusterState state = new ClusterState(new Topology(List.of("node")));
    final VirtualCluster cluster;
    private final List<String> diary = new ArrayList<>();

    SmallCluster(Costs costs) {
        cluster = new VirtualCluster(state, proven(Policy.FAIRLEAD), costs, this, 0);
    }

    static Policy proven(Policy policy) {
        return progress -> {
            Decider decider = policy.decider(progress);
            return (state, nowMillis) -> {
                Plan plan = decider.decide(state, nowMillis);
                List<String> violations = PlanCheck.violations(state, plan, nowMillis);
                if (!violations.isEmpty() || !plan.equals(SchedulingCycle.decide(state, nowMillis))) {
                    throw new AssertionError("at " + nowMillis + ": " + violations + " in the plan " + plan);
                }
                return plan;
            };
        };
    }

    static Node node(String name, GpuType type) {
        return new Node(new NodeName(name), type, new Resources(4, 0, 0, 0, 100), List.of(), Map.of(), List.of(), "");
    }

    SmallCluster nodes(String... names) {
        for (String name : names) {
            state.putNode(node(name, TYPE));
        }
        return this;
    }

    SmallCluster queue(String name, long guaranteed) {
        state.putQueue(aQueue(name, guaranteed));
        return this;
    }

    static Queue aQueue(String name, long guaranteed) {
        return new Queue(
                new QueueName(name),
                QueueName.ROOT,
                1,
                0,
                Map.of(TYPE, new GpuQuota(guaranteed, GpuQuota.NO_LIMIT)),
                StopPolicy.NONE,
                Set.of(),
                0);
    }

    /** A job of one pod that saves its work every so many seconds. */
    static Job job(String name, String queue, long gpus, long submittedSeconds, long checkpointSeconds) {
        return job(
                name, queue, new Gang(1, 1, Resources.ofGpus(gpus)), List.of(), submittedSeconds, checkpointSeconds, 0);
    }

    static Job job(
            String name,
            String queue,
            Gang gang,
            List<AcceptedGpuType> types,
            long submittedSeconds,
            long checkpointSeconds,
            long mostSeconds) {
        return new Job(
                JobId.of("team", name),
                new QueueName(queue),
                gang,
                types,
                TopologyRequest.ANYWHERE,
                0,
                true,
                true,
                0,
                checkpointSeconds,
                0,
                mostSeconds,
                submittedSeconds * 1000,
                NodeSelection.ANY_NODE,
                List.of());
    }

    SmallCluster comes(Job job, long durationSeconds) {
        cluster.submit(new Work(job, durationSeconds * 1000));
        return this;
    }

    SmallCluster at(long seconds, Happening happening) {
        cluster.at(seconds * 1000, happening);
        return this;
    }

    /** What happened until nothing was left to happen. */
    List<String> diary() {
        cluster.run();
        return List.copyOf(diary);
    }

    private void note(long nowMillis, Job job, String what) {
        String seconds = nowMillis % 1000 == 0 ? "" + nowMillis / 1000 : "" + nowMillis / 1000.0;
        diary.add(seconds + " s: " + job.id().name() + " " + what);
    }

    @Override
    public void started(long nowMillis, Job job, Place place) {
        note(
                nowMillis,
                job,
                "starts on "
                        + String.join(
                                ", ",
                                place.nodes().stream().map(NodeName::toString).toList()));
    }

    @Override
    public void stopped(long nowMillis, Job job, Stop why, long lostGpuMillis) {
        note(nowMillis, job, why + ", " + lostGpuMillis / 1000 + " GPU-s lost");
    }

    @Override
    public void resized(long nowMillis, Job job, Resize resize) {
        note(nowMillis, job, "has " + resize.toReplicas() + " replicas");
    }

    @Override
    public void completed(long nowMillis, Job job) {
        note(nowMillis, job, "is done");
    }
}
