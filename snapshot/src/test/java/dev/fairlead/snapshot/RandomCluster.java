package dev.fairlead.snapshot;

import dev.fairlead.core.cycle.SchedulingCycle;
import dev.fairlead.core.model.AcceptedGpuType;
import dev.fairlead.core.model.Allocation;
import dev.fairlead.core.model.Gang;
import dev.fairlead.core.model.GpuQuota;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Job;
import dev.fairlead.core.model.JobId;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.NodeRequirement;
import dev.fairlead.core.model.NodeSelection;
import dev.fairlead.core.model.Packing;
import dev.fairlead.core.model.Queue;
import dev.fairlead.core.model.QueueName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.Role;
import dev.fairlead.core.model.SchedulingPolicy;
import dev.fairlead.core.model.StopPolicy;
import dev.fairlead.core.model.Taint;
import dev.fairlead.core.model.Toleration;
import dev.fairlead.core.model.Topology;
import dev.fairlead.core.model.TopologyRequest;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.state.ClusterState;
import dev.fairlead.core.state.TrackedJob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A small cluster in which a few cycles have passed: jobs run, leave, have lost replicas and wait. The same for the same
 * seed. Every fact that a snapshot can hold takes unusual values here.
 */
final class RandomCluster {
    private static final List<GpuType> TYPES =
            List.of(new GpuType("H100"), new GpuType("A100-40GB"), new GpuType("1e5"));
    private static final List<String> WORDS = List.of(
            "a",
            "null",
            "~",
            "true",
            "on",
            "1e5",
            "0x1F",
            "1_000",
            "007",
            "a: b",
            "-",
            "#x",
            "é",
            "*x",
            "&y",
            "2026-11-23");

    private final SplittableRandom random;
    private final Topology topology;
    final ClusterState state;
    private long nowMillis = 1_800_000_000_000L;

    RandomCluster(long seed) {
        random = new SplittableRandom(seed);
        topology = new Topology(chance(50) ? List.of("rack", "node") : List.of("zone", "type", "rack", "host"));
        state = new ClusterState(
                topology,
                chance(50)
                        ? SchedulingPolicy.DEFAULT
                        : new SchedulingPolicy(
                                random.nextInt(100_000),
                                random.nextInt(5_000),
                                List.of(3_600L, 360_000L),
                                chance(50),
                                oneOf(List.of(Packing.values()))));
        for (int node = 0; node < 7; node++) {
            state.putNode(node(node));
            if (chance(30)) {
                Resources used = new Resources(random.nextInt(3), random.nextInt(4_000), 1 << random.nextInt(20), 0, 2);
                state.putForeignUsage(new NodeName("n" + node), used);
            }
        }
        for (int queue = 0; queue < 4; queue++) {
            state.putQueue(queue(queue));
            if (chance(50)) {
                long gpuSeconds = random.nextLong(100_000_000);
                state.putUsage(
                        new QueueName("q" + queue), oneOf(TYPES), gpuSeconds, nowMillis - random.nextInt(1 << 30));
            }
        }
        int jobs = random.nextInt(1, 12);
        for (int job = 0; job < jobs; job++) {
            state.submit(job(job));
            if (chance(30)) {
                pass();
            }
        }
    }

    long nowMillis() {
        return nowMillis;
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T oneOf(List<T> options) {
        return options.get(random.nextInt(options.size()));
    }

    /** A cycle passes, and pods come to all kinds of ends. */
    private void pass() {
        nowMillis += random.nextInt(300_000);
        Plan plan = SchedulingCycle.decide(state, nowMillis);
        for (Decision decision : PlanWriter.decisions(plan)) {
            switch (decision) {
                case Decision.Place place ->
                    state.start(
                            place.job(), new Allocation(place.gpuType(), place.nodes(), nowMillis, place.devices()));
                case Decision.Preempt preempt -> {
                    state.leave(preempt.job());
                    if (preempt.beneficiary() != null) {
                        state.stoppedFor(preempt.job(), preempt.beneficiary());
                    }
                }
                case Decision.Resize grow
                when grow.toReplicas() > grow.fromReplicas() -> state.grow(grow.job(), grow.added());
                case Decision.Resize shrink -> state.shrink(shrink.job(), shrink.toReplicas());
                case Decision.Reserve reserve -> {}
                case Decision.Hold hold -> {}
            }
        }
        for (TrackedJob running : List.copyOf(state.holding())) {
            JobId id = running.job().id();
            if (chance(20)) {
                state.free(id, random.nextInt(running.holds().size()));
            } else if (chance(20)) {
                state.shrink(id, random.nextInt(running.holds().size()));
            } else if (chance(10)) {
                state.withdraw(id);
                state.leave(id);
            }
        }
        if (chance(20)) {
            state.removeNode(new NodeName("n" + random.nextInt(7)));
        }
    }

    private Node node(int number) {
        List<String> domains = new ArrayList<>();
        for (int level = 0; level < topology.depth() - 1; level++) {
            domains.add(chance(10) ? "" : oneOf(List.of("d1", "null", "007")));
        }
        domains.add(chance(80) ? "n" + number : "host-" + number);
        return new Node(
                new NodeName("n" + number),
                oneOf(TYPES),
                chance(20)
                        ? Amounts.NODE
                        : new Resources(
                                random.nextInt(0, 9),
                                random.nextInt(4_000, 90_000),
                                1L << 38,
                                random.nextInt(1 << 30),
                                30),
                domains,
                Map.of("pool", oneOf(WORDS), "hand", oneOf(WORDS)),
                chance(20) ? List.of(new Taint("special", oneOf(WORDS), "NoSchedule")) : List.of(),
                chance(10) ? "is cordoned" : "");
    }

    private Queue queue(int number) {
        Map<GpuType, GpuQuota> quotas = new HashMap<>();
        for (GpuType type : TYPES) {
            if (chance(60)) {
                quotas.put(
                        type, new GpuQuota(random.nextInt(9), chance(70) ? GpuQuota.NO_LIMIT : random.nextInt(9, 30)));
            }
        }
        return new Queue(
                new QueueName("q" + number),
                number == 3 ? new QueueName(oneOf(List.of("q0", "nowhere"))) : QueueName.ROOT,
                random.nextInt(1, 5),
                random.nextInt(-2, 3),
                quotas,
                chance(90) ? StopPolicy.NONE : oneOf(List.of(StopPolicy.values())),
                chance(10) ? Set.of("blue", "green") : Set.of(),
                random.nextInt(3));
    }

    private Job job(int number) {
        int least = random.nextInt(1, 4);
        Resources each = new Resources(random.nextInt(1, 5), random.nextInt(3_000), random.nextInt(1 << 20), 0, 1);
        Gang gang = chance(80)
                ? new Gang(least, least + (chance(40) ? 2 : 0), each)
                : new Gang(List.of(new Role("launcher", 1, 1, each), new Role("worker", least, least + 1, each)));
        boolean share = chance(20);
        if (share) {
            gang = new Gang(least, least, Resources.ofGpuShare(random.nextInt(1, 1000)));
        }
        return new Job(
                new JobId(chance(50) ? "blue" : "red", "j" + number, chance(50) ? "" : "uid-" + number),
                new QueueName(chance(95) ? "q" + random.nextInt(4) : "gone"),
                gang,
                chance(50) ? List.of() : List.of(new AcceptedGpuType(oneOf(TYPES), random.nextInt(1, 9) / 7.0)),
                share || chance(70)
                        ? TopologyRequest.ANYWHERE
                        : chance(50)
                                ? new TopologyRequest(oneOf(topology.levels()), "")
                                : new TopologyRequest("", oneOf(topology.levels()), "rack", 2),
                random.nextInt(-2, 3),
                chance(80),
                chance(80),
                random.nextInt(3) * 250L,
                random.nextInt(3) * 40L,
                random.nextInt(3) * 86_399L,
                random.nextInt(3) * 3_600L,
                nowMillis - random.nextInt(10_000),
                nodes(),
                chance(30) ? List.of(new Toleration(chance(50) ? "special" : "", true, "", "")) : List.of());
    }

    private NodeSelection nodes() {
        if (chance(70)) {
            return NodeSelection.ANY_NODE;
        }
        if (chance(50)) {
            return NodeSelection.labels(Map.of("pool", oneOf(WORDS)));
        }
        NodeRequirement.Operator operator = oneOf(List.of(NodeRequirement.Operator.values()));
        return new NodeSelection(List.of(
                List.of(new NodeRequirement("pool", operator, List.of("1"))),
                List.of(NodeRequirement.equalTo("hand", oneOf(WORDS)), NodeRequirement.equalTo("pool", oneOf(WORDS)))));
    }
}
