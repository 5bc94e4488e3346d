package dev.fairlead.core.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairlead.core.model.GpuType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What each of the ways in which our policy differs from FGD is good for. Scores are millionths of thousandths of a GPU;
 * the examples say them in thousandths.
 */
class LeastStrandedTest {
    private static final GpuType H100 = new GpuType("H100");
    private static final GpuType A100 = new GpuType("A100");

    @Test
    void of_nodes_that_strand_alike_the_fuller_one_is_taken() {
        LeastStranded policy = policyFor(whole(1));

        assertThat(policy.score(node(1000, 0), whole(1)) / 1e6).isZero();
        assertThat(policy.score(node(1000, 1000), whole(1)) / 1e6).isEqualTo(-0.5);
        assertThat(policy.score(node(1000, 1000, 1000, 1000), whole(1)) / 1e6).isEqualTo(-0.75);
    }

    @Test
    void a_shared_gpu_is_judged_by_how_many_like_pods_fill_it() {
        LeastStranded policy = policyFor(share(400));

        // Two of 400 leave 200 of a whole GPU; a pod of 200 uses just that. Seven tenths count how many fit.
        assertThat(policy.score(node(1000), share(200)) / 1e6).isEqualTo(0.7 * 200 - 0.8);
        assertThat(policy.score(node(800), share(200)) / 1e6).isEqualTo(-0.7 * 200 - 0.6);
        assertThat(policy.gpu(node(800, 1000), share(200))).isEqualTo(1);
    }

    @Test
    void the_other_three_tenths_ask_whether_one_fits() {
        LeastStranded policy = policyFor(share(400));

        // Of 300 nobody of 400 can use anything, whichever way it is counted.
        assertThat(policy.score(node(500), share(200)) / 1e6).isEqualTo(0.7 * 100 - 300 - 0.3);
        assertThat(policy.score(node(300), share(300)) / 1e6).isEqualTo(300);
    }

    @Test
    void gpus_that_cpu_does_not_suffice_for_are_not_filled() {
        LeastStranded policy = policyFor(new PodShape(1000, 0, 1, 400, List.of()));
        NodeState node = new NodeState(H100, 1000, 0, new int[] {1000, 1000}, 1);

        // There is CPU for one pod: 1600 stay. Without its CPU none fits, and all 1600 stay by either count.
        assertThat(policy.score(node, new PodShape(1000, 0, 1, 400, List.of())) / 1e6)
                .isCloseTo(0.7 * 1600 - 1600 - 0.8, within(1e-5));
    }

    @Test
    void gpus_of_types_that_are_needed_in_particular_are_left_alone() {
        ShapeMix mix = ShapeMix.ofCounts(Map.of(whole(1), 1L, new PodShape(0, 0, 1, 1000, List.of(H100)), 1L), 1);
        LeastStranded policy = new LeastStranded(mix, Scarcity.of(Map.of(H100, 4000L, A100, 4000L), 0, mix));
        NodeState scarce = new NodeState(H100, 0, 0, new int[] {1000}, 0);
        NodeState plain = new NodeState(A100, 0, 0, new int[] {1000}, 0);

        // Those who need H100 would fill all of them, so one costs four tenths of a GPU. On A100 they could never run:
        // what they call stranded there, half of the judgement, is gone with the GPU.
        assertThat(policy.score(scarce, whole(1)) / 1e6).isEqualTo(-400);
        assertThat(policy.score(plain, whole(1)) / 1e6).isEqualTo(500);
    }

    @Test
    void where_cpu_is_short_it_is_left_for_the_gpus_beside() {
        PodShape usual = new PodShape(4000, 0, 1, 1000, List.of());
        ShapeMix mix = ShapeMix.of(List.of(usual), 1);
        LeastStranded minding = new LeastStranded(mix, Scarcity.of(Map.of(H100, 4000L), 16_000, mix));
        LeastStranded careless = new LeastStranded(mix, Scarcity.of(Map.of(H100, 4000L), 160_000, mix));
        NodeState node = NodeState.empty(H100, 16_000, 0, 4);
        PodShape greedy = new PodShape(6000, 0, 1, 1000, List.of());

        // The greedy pod leaves 10 CPUs, enough for two of three GPUs. Nine tenths of the third count as stranded.
        assertThat(minding.score(node, greedy) / 1e6).isCloseTo(-900 - 0.75, within(1e-5));
        assertThat(minding.score(node, usual) / 1e6).isCloseTo(-0.75, within(1e-5));
        assertThat(careless.score(node, greedy) / 1e6).isCloseTo(-0.75, within(1e-5));
    }

    @Test
    void pods_that_share_need_not_mind_cpu() {
        PodShape usual = new PodShape(4000, 0, 1, 1000, List.of());
        ShapeMix mix = ShapeMix.of(List.of(usual), 1);
        LeastStranded minding = new LeastStranded(mix, Scarcity.of(Map.of(H100, 4000L), 16_000, mix));
        NodeState node = new NodeState(H100, 8_000, 0, new int[] {500, 1000, 1000}, 1);

        assertThat(minding.score(node, new PodShape(2000, 0, 1, 500, List.of())) / 1e6)
                .isCloseTo(500 - 2000.0 / 3000, within(1e-5));
    }

    @Test
    void what_is_stranded_anyway_is_not_counted_again_for_want_of_cpu() {
        PodShape usual = new PodShape(4000, 0, 1, 1000, List.of());
        ShapeMix mix = ShapeMix.of(List.of(usual), 1);
        LeastStranded minding = new LeastStranded(mix, Scarcity.of(Map.of(H100, 4000L), 16_000, mix));
        NodeState node = new NodeState(H100, 8_000, 0, new int[] {1000, 1000, 500}, 1);

        // After it, one whole GPU and half of one are free with CPU for one: the half is stranded as it was before.
        assertThat(minding.score(node, usual) / 1e6).isCloseTo(-1500.0 / 3000, within(1e-5));
        // With too little CPU for one more, all 1500 are stranded by that, and nothing twice.
        assertThat(minding.score(node, new PodShape(5000, 0, 1, 1000, List.of())) / 1e6)
                .isCloseTo(-1000 - 1500.0 / 3000, within(1e-5));
    }

    @Test
    void shapes_with_many_gpus_count_for_less_than_they_are_frequent() {
        LeastStranded policy = policyFor(whole(1), whole(8));

        // The last whole node is broken up: 7 GPUs are lost to the large shape, which counts 1 / (1 + 8^0.85).
        double part = 1 / (1 + StrictMath.pow(8, 0.85));
        assertThat(policy.score(NodeState.empty(H100, 0, 0, 8), whole(1)) / 1e6)
                .isCloseTo(-7000 * part - 7.0 / 8, within(1e-5));
    }

    @Test
    void for_pods_without_gpus_all_that_is_free_is_stranded_whatever_comes() {
        LeastStranded policy = policyFor(new PodShape(1000, 0, 0, 0, List.of()));

        assertThat(policy.score(node(1000, 1000), whole(1)) / 1e6).isEqualTo(1000 - 0.5);
        assertThat(policy.score(NodeState.empty(H100, 1000, 0, 0), new PodShape(1000, 0, 0, 0, List.of())))
                .isZero();
    }

    @Test
    void the_gpu_for_a_share_is_the_one_that_strands_least_and_the_first_of_these() {
        LeastStranded policy = policyFor(whole(1));

        assertThat(policy.gpu(node(1000, 500), share(500))).isEqualTo(1);
        assertThat(policy.gpu(node(500, 1000), share(500))).isZero();
        assertThat(policy.gpu(node(400, 500, 500), share(500))).isEqualTo(1);
        assertThat(policy.gpu(node(0, 1000), whole(1))).isZero();
        assertThat(policy.gpu(node(100), share(500))).isZero();
    }

    private static LeastStranded policyFor(PodShape... shapes) {
        ShapeMix mix = ShapeMix.of(Arrays.asList(shapes), 1);
        return new LeastStranded(mix, Scarcity.of(List.of(), mix));
    }

    private static NodeState node(int... freeGpuMillis) {
        return new NodeState(H100, 0, 0, freeGpuMillis, 1);
    }

    private static PodShape whole(int gpus) {
        return new PodShape(0, 0, gpus, 1000, List.of());
    }

    private static PodShape share(int gpuMillis) {
        return new PodShape(0, 0, 1, gpuMillis, List.of());
    }
}
