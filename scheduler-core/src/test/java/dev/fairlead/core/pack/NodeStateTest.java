package dev.fairlead.core.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.model.GpuType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is free on a node, and what a pod changes about it. */
class NodeStateTest {
    private static final GpuType H100 = new GpuType("H100");
    private static final GpuType A100 = new GpuType("A100");
    private static final int[] MIXED = {1000, 300, 0, 700, 1000, 300};

    private final NodeState mixed = new NodeState(H100, 8000, 64, MIXED, 5);

    @Test
    void an_empty_node_has_all_that_it_offers() {
        NodeState empty = NodeState.empty(H100, 8000, 64, 4);

        assertThat(empty.type()).isEqualTo(H100);
        assertThat(empty.freeCpuMillis()).isEqualTo(8000);
        assertThat(empty.freeMemory()).isEqualTo(64);
        assertThat(empty.gpus()).isEqualTo(4);
        assertThat(empty.freeGpuMillis(3)).isEqualTo(1000);
        assertThat(empty.totalFreeGpuMillis()).isEqualTo(4000);
        assertThat(empty.wholeFreeGpus()).isEqualTo(4);
        assertThat(empty.podKinds()).isZero();
    }

    @Test
    void only_gpus_that_nobody_uses_are_whole() {
        assertThat(mixed.totalFreeGpuMillis()).isEqualTo(3300);
        assertThat(mixed.wholeFreeGpus()).isEqualTo(2);
        assertThat(mixed.podKinds()).isEqualTo(5);
    }

    @Test
    void whole_gpus_are_taken_from_the_lowest_number_up() {
        NodeState after = mixed.with(pod(2000, 16, 2, 1000), 0);

        assertThat(after).isEqualTo(new NodeState(H100, 6000, 48, new int[] {0, 300, 0, 700, 0, 300}, 5));
        assertThat(NodeState.empty(H100, 1, 1, 3).with(pod(0, 0, 1, 1000), 2).freeGpuMillis(0))
                .isZero();
    }

    @Test
    void a_share_is_taken_from_the_gpu_that_was_chosen() {
        NodeState after = mixed.with(pod(1000, 4, 1, 200), 3);

        assertThat(after).isEqualTo(new NodeState(H100, 7000, 60, new int[] {1000, 300, 0, 500, 1000, 300}, 5));
    }

    @Test
    void the_kinds_of_pods_add_up() {
        NodeState node = NodeState.empty(H100, 8000, 64, 8);

        NodeState shared = node.with(pod(0, 0, 1, 500), 0);
        NodeState both = shared.with(pod(0, 0, 4, 1000), 0);

        assertThat(node.with(pod(1, 1, 0, 0), 0).podKinds()).isZero();
        assertThat(shared.podKinds()).isEqualTo(1);
        assertThat(both.podKinds()).isEqualTo(1 | 1 << 4);
        assertThat(NodeState.kind(pod(0, 0, 1, 1000))).isEqualTo(2);
    }

    @Test
    void a_pod_fits_if_it_leaves_nothing_and_not_if_it_lacks_the_least() {
        assertThat(mixed.fits(pod(8000, 64, 2, 1000))).isTrue();
        assertThat(mixed.fits(pod(8001, 64, 2, 1000))).isFalse();
        assertThat(mixed.fits(pod(8000, 65, 2, 1000))).isFalse();
        assertThat(mixed.fits(pod(8000, 64, 3, 1000))).isFalse();
    }

    @Test
    void a_share_fits_on_the_gpu_with_just_as_much() {
        NodeState opened = new NodeState(H100, 8000, 64, new int[] {0, 700}, 1);

        assertThat(opened.fits(pod(0, 0, 1, 700))).isTrue();
        assertThat(opened.fits(pod(0, 0, 1, 701))).isFalse();
    }

    @Test
    void a_pod_fits_only_on_a_type_that_it_accepts_unless_it_needs_no_gpu() {
        PodShape picky = new PodShape(0, 0, 1, 1000, List.of(A100));
        PodShape withoutGpu = new PodShape(0, 0, 0, 0, List.of(A100));

        assertThat(mixed.fits(picky)).isFalse();
        assertThat(NodeState.empty(A100, 0, 0, 1).fits(picky)).isTrue();
        assertThat(mixed.fits(withoutGpu)).isTrue();
    }

    @Test
    void the_tightest_gpu_is_the_fullest_with_room_and_the_first_of_these() {
        assertThat(mixed.tightestGpu(pod(0, 0, 1, 300))).isEqualTo(1);
        assertThat(mixed.tightestGpu(pod(0, 0, 1, 301))).isEqualTo(3);
        assertThat(mixed.tightestGpu(pod(0, 0, 1, 701))).isZero();
        assertThat(new NodeState(H100, 0, 0, new int[] {200, 1000}, 1).tightestGpu(pod(0, 0, 1, 100)))
                .isZero();
        assertThat(new NodeState(H100, 0, 0, new int[] {200}, 1).tightestGpu(pod(0, 0, 1, 201)))
                .isEqualTo(-1);
    }

    @Test
    void nodes_are_equal_if_everything_about_them_is() {
        assertThat(mixed)
                .isEqualTo(new NodeState(H100, 8000, 64, MIXED, 5))
                .hasSameHashCodeAs(new NodeState(H100, 8000, 64, MIXED, 5))
                .isNotEqualTo(new NodeState(A100, 8000, 64, MIXED, 5))
                .isNotEqualTo(new NodeState(H100, 8001, 64, MIXED, 5))
                .isNotEqualTo(new NodeState(H100, 8000, 65, MIXED, 5))
                .isNotEqualTo(new NodeState(H100, 8000, 64, new int[] {1000, 300, 0, 700, 300, 1000}, 5))
                .isNotEqualTo(new NodeState(H100, 8000, 64, MIXED, 4))
                .isNotEqualTo("a node");
    }

    /** Two that differ in two things whose hashes cancel each other out: the hash alone must not decide. */
    @Test
    void nodes_with_the_same_hash_may_differ() {
        assertThat(new NodeState(H100, 1, 31, MIXED, 0)).isNotEqualTo(new NodeState(H100, 2, 0, MIXED, 0));
        assertThat(new NodeState(H100, 0, 1, MIXED, 0)).isNotEqualTo(new NodeState(H100, 0, 0, MIXED, 31));
    }

    private static PodShape pod(long cpuMillis, long memory, int gpus, int gpuMillis) {
        return new PodShape(cpuMillis, memory, gpus, gpuMillis, List.of());
    }
}
