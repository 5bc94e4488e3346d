package dev.fairlead.core.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.GpuType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Nodes by state find what asking every node finds, whatever the policy and whatever runs where. */
class PackedNodesTest {
    private static final GpuType H100 = new GpuType("H100");
    private static final GpuType A100 = new GpuType("A100");
    private static final int NODES = 40;

    @Test
    void the_best_node_is_the_one_that_asking_every_node_finds() {
        for (int seed = 0; seed < 20; seed++) {
            List<PodShape> pods = pods(new Random(seed));
            ShapeMix mix = ShapeMix.of(pods, 1);
            List<NodeState> nodes = nodes();
            for (PackingPolicy policy : List.of(
                    new BestFit(),
                    new DotProduct(),
                    new GpuPacking(),
                    new GpuClustering(),
                    new FragmentationGradient(mix),
                    new LeastStranded(mix, Scarcity.of(nodes, mix)))) {
                compare(policy, nodes, pods);
            }
        }
    }

    @Test
    void a_pod_takes_what_it_asks_for_on_the_gpu_that_the_policy_chooses() {
        NodeState opened = new NodeState(H100, 8_000, 8, new int[] {1000, 300, 700}, 1);
        PackedNodes packed = new PackedNodes(List.of(opened), new int[] {0}, new BestFit());
        PodShape share = new PodShape(1_000, 1, 1, 500, List.of());

        packed.put(0, share);

        assertThat(packed.state(0)).isEqualTo(opened.with(share, 2));
        assertThat(packed.best(new PodShape(0, 0, 2, 1000, List.of())))
                .as("one GPU is whole")
                .isEqualTo(-1);
        assertThat(packed.best(new PodShape(7_000, 7, 1, 1000, List.of()))).isZero();
    }

    private static void compare(PackingPolicy policy, List<NodeState> nodes, List<PodShape> pods) {
        int[] ranks = IntStream.range(0, NODES).map(node -> (node * 7) % NODES).toArray();
        PackedNodes packed = new PackedNodes(nodes, ranks, policy);
        for (PodShape pod : pods) {
            int found = packed.best(pod);

            assertThat(found).as("%s for %s", policy.name(), pod).isEqualTo(askEveryNode(packed, ranks, policy, pod));
            if (found >= 0) {
                packed.put(found, pod);
            }
        }
    }

    private static int askEveryNode(PackedNodes packed, int[] ranks, PackingPolicy policy, PodShape pod) {
        int best = -1;
        long bestScore = 0;
        for (int node = 0; node < NODES; node++) {
            NodeState state = packed.state(node);
            if (state.fits(pod)) {
                long score = policy.score(state, pod);
                if (best < 0 || score > bestScore || (score == bestScore && ranks[node] < ranks[best])) {
                    best = node;
                    bestScore = score;
                }
            }
        }
        return best;
    }

    private static List<NodeState> nodes() {
        return IntStream.range(0, NODES)
                .mapToObj(node -> NodeState.empty(node % 3 == 0 ? A100 : H100, 64_000, 256, node % 2 == 0 ? 8 : 4))
                .toList();
    }

    private static List<PodShape> pods(Random random) {
        List<PodShape> pods = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            int gpus = List.of(0, 1, 1, 1, 2, 4, 8).get(random.nextInt(7));
            int millis = gpus == 1 && random.nextBoolean() ? 100 * (1 + random.nextInt(9)) : PodShape.WHOLE_GPU;
            pods.add(new PodShape(
                    1_000L * (1 + random.nextInt(12)),
                    random.nextInt(32),
                    gpus,
                    gpus == 0 ? 0 : millis,
                    random.nextInt(4) == 0 ? List.of(A100) : List.of()));
        }
        return pods;
    }
}
