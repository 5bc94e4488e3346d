package dev.fairlead.core.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairlead.core.model.GpuType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which GPU types are wanted in particular, and whether there is CPU enough for all GPUs. */
class ScarcityTest {
    private static final GpuType H100 = new GpuType("H100");
    private static final GpuType A100 = new GpuType("A100");
    private static final PodShape ANYWHERE = new PodShape(1000, 0, 1, 1000, List.of());

    /** 4 H100 and 12 A100, 32 CPUs. */
    private final List<NodeState> nodes =
            List.of(NodeState.empty(H100, 8_000, 0, 4), NodeState.empty(A100, 24_000, 0, 12));

    @Test
    void nobody_needs_a_type_that_everybody_can_do_without() {
        Scarcity scarcity = Scarcity.of(nodes, ShapeMix.of(List.of(ANYWHERE), 1));

        assertThat(scarcity.of(H100)).isZero();
        assertThat(scarcity.of(A100)).isZero();
    }

    @Test
    void a_type_is_under_full_pressure_if_those_who_need_it_would_fill_it() {
        // A quarter of the demand needs H100, and H100 are a quarter of the GPUs.
        Scarcity scarcity = Scarcity.of(nodes, mixWith(new PodShape(1000, 0, 1, 1000, List.of(H100)), 3));

        assertThat(scarcity.of(H100)).isEqualTo(1);
        assertThat(scarcity.of(A100)).isZero();
    }

    @Test
    void who_accepts_two_types_presses_on_both_alike() {
        Scarcity scarcity = Scarcity.of(nodes, mixWith(new PodShape(1000, 0, 1, 1000, List.of(H100, A100)), 3));

        assertThat(scarcity.of(H100)).isEqualTo(0.25);
        assertThat(scarcity.of(A100)).isEqualTo(0.25);
    }

    @Test
    void what_counts_is_gpus_and_not_pods() {
        // Of 7 GPUs asked for, 4 have to be A100: 4/7 of 16 GPUs, of which 12 are there.
        Scarcity scarcity = Scarcity.of(nodes, mixWith(new PodShape(1000, 0, 4, 1000, List.of(A100)), 3));

        assertThat(scarcity.of(A100)).isCloseTo(4 / 7.0 * 16 / 12, within(1e-9));
    }

    @Test
    void a_type_that_no_node_has_is_not_missed() {
        Scarcity scarcity =
                Scarcity.of(nodes, mixWith(new PodShape(1000, 0, 1, 1000, List.of(new GpuType("B200"))), 1));

        assertThat(scarcity.of(new GpuType("B200"))).isZero();
    }

    @Test
    void cpu_is_minded_from_three_quarters_on_and_fully_from_82_percent() {
        // There are 2 CPUs for each GPU.
        assertThat(cpuFor(1_500)).isZero();
        assertThat(cpuFor(1_000)).isZero();
        assertThat(cpuFor(1_570)).isCloseTo(0.5, within(1e-9));
        assertThat(cpuFor(1_640)).isCloseTo(1, within(1e-9));
        assertThat(cpuFor(3_000)).isEqualTo(1);
    }

    @Test
    void pods_that_only_need_cpu_count_as_well() {
        PodShape withoutGpu = new PodShape(570, 0, 0, 0, List.of());

        assertThat(Scarcity.of(nodes, ShapeMix.of(List.of(ANYWHERE, withoutGpu), 1))
                        .ofCpu())
                .isCloseTo(0.5, within(1e-9));
    }

    @Test
    void cpu_is_no_worry_without_gpus_wanted_or_without_cpu_to_tell() {
        ShapeMix withoutGpus = ShapeMix.of(List.of(new PodShape(1000, 0, 0, 0, List.of())), 1);

        assertThat(Scarcity.of(nodes, withoutGpus).ofCpu()).isZero();
        assertThat(Scarcity.of(Map.of(H100, 1000L), 0, ShapeMix.of(List.of(ANYWHERE), 1))
                        .ofCpu())
                .isZero();
    }

    private double cpuFor(long cpuMillis) {
        return Scarcity.of(nodes, ShapeMix.of(List.of(new PodShape(cpuMillis, 0, 1, 1000, List.of())), 1))
                .ofCpu();
    }

    /** The one shape and so many pods that accept everything. */
    private static ShapeMix mixWith(PodShape one, long anywhere) {
        return ShapeMix.ofCounts(Map.of(one, 1L, ANYWHERE, anywhere), 1);
    }
}
