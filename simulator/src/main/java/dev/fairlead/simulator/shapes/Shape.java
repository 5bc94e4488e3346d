package dev.fairlead.simulator.shapes;

import dev.fairlead.core.model.TopologyRequest;
import dev.fairlead.core.plan.Decision;
import dev.fairlead.core.plan.Plan;
import dev.fairlead.core.state.ClusterState;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * One situation with what is expected of a decision on it.
 *
 * @param goalMillis what 99 of 100 cycles must stay within
 * @param peers what others need for it, with the source
 * @param asExpected whether the plan decides what the name says
 */
record Shape(String name, double goalMillis, String peers, Supplier<ClusterState> state, Predicate<Plan> asExpected) {
    private static final int NODES = 500;
    private static final int GPUS = NODES * ShapeCluster.GPUS_PER_NODE;
    private static final int LARGE_FLEET = 2000;
    /** Spreads the times since the start so that no two neighbours lose the same. */
    private static final int SPREAD = 7919;

    static List<Shape> all() {
        return List.of(
                new Shape(
                        "fill 500 x 8 with 4,000 jobs of 1",
                        100,
                        "KAI 398 s (nightly scale test)",
                        () -> new ShapeCluster(NODES)
                                .queue("team", GPUS)
                                .waiting(GPUS, "team", 1, 1)
                                .state(),
                        plan -> plan.all(Decision.Place.class).size() == GPUS),
                new Shape(
                        "reclaim 4,000 of 1 for 4,000 of 1",
                        500,
                        "KAI 694 s (nightly scale test)",
                        () -> borrowed().waiting(GPUS, "owner", 1, 1).state(),
                        plan -> reclaims(plan, GPUS, GPUS)),
                new Shape(
                        "reclaim 4,000 of 1 for 500 of 8",
                        500,
                        "KAI 717 s for 50 gangs of 500 pods",
                        () -> borrowed().waiting(NODES, "owner", 1, 8).state(),
                        plan -> reclaims(plan, GPUS, NODES)),
                new Shape(
                        "reclaim 4,000 of 1 for a gang of 500 x 8",
                        500,
                        "KAI 85 s, of whole-node victims",
                        () -> borrowed().waiting(1, "owner", NODES, 8).state(),
                        plan -> reclaims(plan, GPUS, 1)),
                new Shape(
                        "a gang of 500 x 8 on empty nodes",
                        100,
                        "KAI 49 s for 512 pods; 102 s for 250 x 8",
                        () -> new ShapeCluster(NODES)
                                .queue("team", GPUS)
                                .waiting(1, "team", NODES, 8)
                                .state(),
                        plan -> plan.all(Decision.Place.class).size() == 1),
                new Shape(
                        "say why 10 x 8 cannot run, 1 GPU missing",
                        10,
                        "KAI 249.5 s on average",
                        Shape::oneGpuMissing,
                        plan -> plan.decisions().size() == 1
                                && plan.decisions().getFirst() instanceof Decision.Hold hold
                                && hold.veto().sentence().startsWith("needs 80 H100 (10 x 8); 79 H100 are free")),
                new Shape(
                        "2,000 x 8: preempt in one rack, 700 victims",
                        50,
                        "Kueue up to 40 s (issue 13148)",
                        Shape::rackAmongVictims,
                        plan -> plan.all(Decision.Reserve.class).size() == 1
                                && !plan.all(Decision.Preempt.class).isEmpty()));
    }

    private static boolean reclaims(Plan plan, int victims, int starters) {
        return plan.all(Decision.Preempt.class).size() == victims
                && plan.all(Decision.Reserve.class).size() == starters;
    }

    private static ShapeCluster borrowed() {
        ShapeCluster cluster = new ShapeCluster(NODES).queue("owner", GPUS).queue("borrower", 0);
        for (int job = 0; job < GPUS; job++) {
            cluster.running("borrower", job / ShapeCluster.GPUS_PER_NODE, 1, 1, 60L + (long) job * SPREAD % GPUS);
        }
        return cluster;
    }

    /** All nodes are full but for ten, of which one has 7 GPUs free. */
    private static ClusterState oneGpuMissing() {
        ShapeCluster cluster = new ShapeCluster(NODES).queue("team", GPUS);
        int free = 10;
        for (int node = 0; node < NODES - free; node++) {
            for (int gpu = 0; gpu < ShapeCluster.GPUS_PER_NODE; gpu++) {
                cluster.running("team", node, 1, 1, 60);
            }
        }
        cluster.running("team", NODES - 1, 1, 1, 60);
        return cluster.waiting(1, "team", free, 8).state();
    }

    /** Gangs of two, three and five whole nodes fill the fleet, across racks as well; one of eight nodes preempts in a rack. */
    private static ClusterState rackAmongVictims() {
        ShapeCluster cluster = new ShapeCluster(LARGE_FLEET).queue("team", LARGE_FLEET * 8L);
        int[] sizes = {2, 3, 3, 2, 5, 2, 3};
        int node = 0;
        for (int job = 0; job < 700; job++) {
            cluster.running("team", node, sizes[job % sizes.length], 8, 60L + (long) job * SPREAD % 5000);
            node += sizes[job % sizes.length];
        }
        return cluster.waiting(1, "team", 8, 8, 100, new TopologyRequest("rack", ""))
                .state();
    }
}
