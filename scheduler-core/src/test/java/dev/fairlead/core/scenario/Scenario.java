package dev.fairlead.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.cycle.SchedulingCycle;
import dev.fairlead.core.model.Allocation;
import dev.fairlead.core.model.EarlierRuns;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.SchedulingPolicy;
import dev.fairlead.core.model.Topology;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.plan.PlanCheck;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * A small cluster to tell a story with: nodes, queues and jobs go in, decisions come out. Every decision is proven by
 * {@link PlanCheck} and then carried out: placed jobs run, stopped jobs leave, and what leaves holds its GPUs until
 * {@link #podsGone()}. The clock stands still unless told.
 */
public final class Scenario {
    public static final GpuType H100 = new GpuType("H100");
    public static final GpuType A100 = new GpuType("A100");

    private final ClusterState state;
    private long nowMillis = 1_000_000_000;
    private int submissions;

    private Scenario(SchedulingPolicy policy, String... levels) {
        state = new ClusterState(new Topology(List.of(levels)), policy);
    }

    /** A cluster of racks of nodes. */
    public static Scenario cluster() {
        return cluster(SchedulingPolicy.DEFAULT);
    }

    /** A cluster of racks of nodes whose administrator has chosen this. */
    public static Scenario cluster(SchedulingPolicy policy) {
        return new Scenario(policy, "rack", "node");
    }

    /** A cluster with these topology levels, outermost first, the node last. */
    public static Scenario cluster(String... levels) {
        return new Scenario(SchedulingPolicy.DEFAULT, levels);
    }

    public ClusterState state() {
        return state;
    }

    public long nowMillis() {
        return nowMillis;
    }

    /** A node with 8 H100 in a rack. */
    public Scenario node(String name, String... domains) {
        return node(name, node -> node, domains);
    }

    public Scenario node(String name, UnaryOperator<NodeSpec> with, String... domains) {
        state.putNode(with.apply(new NodeSpec(name, domains)).build());
        return this;
    }

    public Scenario nodeLost(String name) {
        state.removeNode(new NodeName(name));
        return this;
    }

    public Scenario foreignPods(String node, Resources used) {
        state.putForeignUsage(new NodeName(node), used);
        return this;
    }

    public Scenario queue(String name) {
        return queue(name, queue -> queue);
    }

    public Scenario queue(String name, UnaryOperator<QueueSpec> with) {
        state.putQueue(with.apply(new QueueSpec(name)).build());
        return this;
    }

    /** The queue has held so many H100 on average lately, as the one who counts says now. */
    public Scenario usedLately(String queue, long gpus) {
        long halfLife = state.policy().usageHalfLifeSeconds();
        // A rate of n has added up to n * halfLife / ln 2 in the end.
        state.putUsage(new QueueName(queue), H100, gpus * halfLife * 1000 / 693, nowMillis);
        return this;
    }

    /** A job is submitted; who is submitted first is older. */
    public Scenario job(String name, String queue, UnaryOperator<JobSpec> with) {
        state.submit(with.apply(new JobSpec(name, queue)).submittedAt(nowMillis + submissions++));
        return this;
    }

    public Scenario job(String name, String queue) {
        return job(name, queue, job -> job);
    }

    /** A job that runs already, where it is told to. */
    public Scenario running(String name, String queue, UnaryOperator<JobSpec> with, String... nodes) {
        job(name, queue, with);
        GpuType type = Objects.requireNonNull(
                        state.fleet().node(new NodeName(nodes[0])), "the node must be there first")
                .gpuType();
        List<NodeName> names = java.util.Arrays.stream(nodes).map(NodeName::new).toList();
        state.start(id(name), new Allocation(type, names, nowMillis));
        return this;
    }

    /** The job's work is done and its pods are gone. */
    public Scenario finished(String name) {
        JobId id = id(name);
        state.withdraw(id);
        free(id);
        return this;
    }

    /** Every pod that was leaving is gone. */
    public Scenario podsGone() {
        for (TrackedJob tracked : List.copyOf(state.holding())) {
            for (int replica = tracked.holds().size() - 1; replica >= 0; replica--) {
                if (replica < tracked.holds().size() && tracked.holds().get(replica) == TrackedJob.Hold.LEAVING) {
                    state.free(tracked.job().id(), replica);
                }
            }
        }
        return this;
    }

    private void free(JobId id) {
        TrackedJob tracked = state.job(id);
        int replicas = tracked == null ? 0 : tracked.holds().size();
        for (int replica = replicas - 1; replica >= 0; replica--) {
            state.free(id, replica);
        }
    }

    public Scenario afterSeconds(long seconds) {
        nowMillis += seconds * 1000;
        return this;
    }

    /** How many replicas of the job run. */
    public int runningReplicas(String name) {
        TrackedJob tracked = state.job(id(name));
        return tracked == null ? 0 : tracked.runningReplicas();
    }

    /** Why one waiting job goes before another of its queue. */
    public String whyAhead(String first, String second) {
        TrackedJob ahead = Objects.requireNonNull(state.job(id(first)));
        TrackedJob behind = Objects.requireNonNull(state.job(id(second)));
        assertThat(state.order().compare(ahead, behind)).isNegative();
        return state.order().why(ahead, behind);
    }

    private JobId id(String name) {
        return state.jobs().stream()
                .map(tracked -> tracked.job().id())
                .filter(id -> id.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Decides, proves the plan and carries it out. */
    public Outcome decide() {
        Plan plan = SchedulingCycle.decide(state, nowMillis);
        assertThat(PlanCheck.violations(state, plan, nowMillis))
                .as("the plan %s", plan.decisions())
                .isEmpty();
        assertThat(SchedulingCycle.decide(state, nowMillis))
                .as("deciding leaves the state as it was")
                .isEqualTo(plan);
        carryOut(state, plan, nowMillis);
        return new Outcome(plan);
    }

    private static void stop(ClusterState state, JobId id, long nowMillis) {
        TrackedJob tracked = Objects.requireNonNull(state.job(id));
        EarlierRuns runs = tracked.runsUntil(nowMillis);
        state.leave(id);
        state.putEarlierRuns(id, runs);
    }

    /** Tells the state what becomes true when a plan is carried out at once. */
    public static void carryOut(ClusterState state, Plan plan, long nowMillis) {
        for (Decision decision : plan.decisions()) {
            switch (decision) {
                case Decision.Place place ->
                    state.start(
                            place.job(), new Allocation(place.gpuType(), place.nodes(), nowMillis, place.devices()));
                case Decision.Preempt preempt -> {
                    stop(state, preempt.job(), nowMillis);
                    JobId beneficiary = preempt.beneficiary();
                    if (beneficiary != null) {
                        state.stoppedFor(preempt.job(), beneficiary);
                    }
                }
                case Decision.Resize resize -> {
                    if (resize.toReplicas() > resize.fromReplicas()) {
                        state.grow(resize.job(), resize.added());
                    } else {
                        state.shrink(resize.job(), resize.toReplicas());
                        JobId beneficiary = resize.beneficiary();
                        if (beneficiary != null) {
                            state.stoppedFor(resize.job(), beneficiary);
                        }
                    }
                }
                case Decision.Reserve reserve -> {}
                case Decision.Hold hold -> {}
            }
        }
    }
}
