package dev.fairlead.core.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.GpuType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The policies that others have published, by examples worked out by hand from their papers. */
class PublishedPoliciesTest {
    private static final GpuType H100 = new GpuType("H100");

    /** 4 of 8 GPUs' worth and half of the CPUs of the largest node. */
    private final NodeState half = NodeState.empty(H100, 64_000, 0, 4);

    @Test
    void they_go_by_their_names_on_the_command_line() {
        ShapeMix mix = ShapeMix.of(List.of(whole(1)), 1);

        assertThat(List.of(
                        new BestFit().name(),
                        new DotProduct().name(),
                        new GpuPacking().name(),
                        new GpuClustering().name(),
                        new FragmentationGradient(mix).name(),
                        new LeastStranded(mix, Scarcity.of(List.of(), mix)).name()))
                .containsExactly("best-fit", "dot-product", "gpu-packing", "gpu-clustering", "fgd", "fairlead");
    }

    @Test
    void best_fit_is_100_on_a_node_that_gets_full_and_less_by_what_stays_free() {
        assertThat(new BestFit().score(half, pod(64_000, 4))).isEqualTo(100);
        // Half of 128 CPUs and 3 of 8 GPUs stay free: 100 * (1 - (0.5 + 0.375) / 2).
        assertThat(new BestFit().score(half, pod(0, 1))).isEqualTo(56);
        assertThat(new BestFit().score(half, pod(32_000, 4))).isEqualTo(87);
    }

    @Test
    void the_dot_product_is_worst_where_free_and_asked_point_the_same_way() {
        // Node (0.5, 0.5), pod (0.5, 0.25): 100 * (1 - (0.25 + 0.125) / 2).
        assertThat(new DotProduct().score(half, pod(64_000, 2))).isEqualTo(81);
        assertThat(new DotProduct().score(half, pod(0, 4))).isEqualTo(87);
        assertThat(new DotProduct().score(half, pod(64_000, 0))).isEqualTo(87);
    }

    @Test
    void best_fit_and_dot_product_share_the_tightest_gpu() {
        NodeState node = node(1000, 300, 700);

        assertThat(new BestFit().gpu(node, share(500))).isEqualTo(2);
        assertThat(new DotProduct().gpu(node, share(200))).isEqualTo(1);
    }

    @Test
    void packing_opens_an_idle_node_last() {
        assertThat(new GpuPacking().score(NodeState.empty(H100, 0, 0, 8), whole(1)))
                .isEqualTo(25);
        assertThat(new GpuPacking().score(NodeState.empty(H100, 0, 0, 20), whole(1)))
                .isEqualTo(20);
    }

    @Test
    void packing_opens_as_few_gpus_of_a_node_in_use_as_can_be() {
        NodeState inUse = node(0, 1000, 1000, 1000);

        assertThat(new GpuPacking().score(inUse, whole(1))).isEqualTo(49);
        assertThat(new GpuPacking().score(inUse, whole(3))).isEqualTo(47);
        int[] free = new int[20];
        java.util.Arrays.fill(free, 1, 20, 1000);
        assertThat(new GpuPacking().score(new NodeState(H100, 0, 0, free, 1), whole(19)))
                .isEqualTo(33);
    }

    @Test
    void packing_prefers_the_fullest_gpu_that_is_shared_already() {
        assertThat(new GpuPacking().score(node(1000, 700, 400, 100), share(300)))
                .isEqualTo(96);
        assertThat(new GpuPacking().score(node(1000, 700, 400, 100), share(400)))
                .isEqualTo(96);
        assertThat(new GpuPacking().score(node(1000, 700, 400, 100), share(500)))
                .isEqualTo(93);
        assertThat(new GpuPacking().score(node(1000, 700, 400, 100), share(800)))
                .isEqualTo(49);
        assertThat(new GpuPacking().score(node(1000, 0), pod(1000, 0))).isZero();
    }

    @Test
    void clustering_puts_like_beside_like_then_mixed_then_empty_then_unlike() {
        NodeState empty = NodeState.empty(H100, 0, 0, 8);
        NodeState ones = empty.with(whole(1), 0);
        NodeState onesAndTwos = ones.with(whole(2), 0);
        GpuClustering clustering = new GpuClustering();

        // One of 8 GPUs in use makes a fullness of 3 of 25, three make 9.
        assertThat(clustering.score(ones, whole(1))).isEqualTo(78);
        assertThat(clustering.score(onesAndTwos, whole(1))).isEqualTo(59);
        assertThat(clustering.score(empty, whole(1))).isEqualTo(25);
        assertThat(clustering.score(half, whole(1))).isEqualTo(37);
        assertThat(clustering.score(ones, whole(2))).isEqualTo(3);
        assertThat(clustering.score(ones, pod(1000, 0))).isZero();
    }

    @Test
    void the_gradient_rates_a_node_by_how_much_more_of_it_is_stranded() {
        FragmentationGradient gradient = new FragmentationGradient(ShapeMix.ofCounts(Map.of(whole(1), 1L), 1));

        assertThat(gradient.score(node(1000), whole(1))).isEqualTo(50);
        // Half a GPU gets stranded: 1 / (1 + e^0.5). Or none of the half that was: 1 / (1 + e^-0.5).
        assertThat(gradient.score(node(1000), share(500))).isEqualTo(37);
        assertThat(gradient.score(node(500), share(500))).isEqualTo(62);
    }

    @Test
    void the_gradient_shares_the_gpu_that_strands_least_and_the_first_of_these() {
        FragmentationGradient gradient = new FragmentationGradient(ShapeMix.ofCounts(Map.of(whole(1), 1L), 1));

        assertThat(gradient.gpu(node(1000, 500), share(500))).isEqualTo(1);
        assertThat(gradient.gpu(node(500, 1000), share(500))).isZero();
        assertThat(gradient.gpu(node(0, 500, 500), share(500))).isEqualTo(1);
        assertThat(gradient.gpu(node(400, 300), share(500))).isEqualTo(-1);
        assertThat(gradient.gpu(node(0, 1000), whole(1))).isZero();
    }

    private static NodeState node(int... freeGpuMillis) {
        return new NodeState(H100, 0, 0, freeGpuMillis, 1);
    }

    private static PodShape whole(int gpus) {
        return pod(0, gpus);
    }

    private static PodShape pod(long cpuMillis, int gpus) {
        return new PodShape(cpuMillis, 0, gpus, gpus == 0 ? 0 : 1000, List.of());
    }

    private static PodShape share(int gpuMillis) {
        return new PodShape(0, 0, 1, gpuMillis, List.of());
    }
}
