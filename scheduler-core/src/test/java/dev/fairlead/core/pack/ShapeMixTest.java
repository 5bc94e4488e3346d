package dev.fairlead.core.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairlead.core.model.GpuType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which shapes are typical, and what of a node they could not use. */
class ShapeMixTest {
    private static final GpuType H100 = new GpuType("H100");
    private static final GpuType A100 = new GpuType("A100");

    private static final PodShape ONE = new PodShape(1000, 0, 1, 1000, List.of());
    private static final PodShape TWO = new PodShape(2000, 0, 2, 1000, List.of());
    private static final PodShape HALF = new PodShape(500, 0, 1, 500, List.of());

    private final List<PodShape> pods = new ArrayList<>();

    ShapeMixTest() {
        pods.addAll(Collections.nCopies(3, ONE));
        pods.addAll(Collections.nCopies(2, TWO));
        pods.add(HALF);
    }

    @Test
    void frequent_shapes_are_kept_until_they_make_up_the_share() {
        assertThat(shapes(ShapeMix.of(pods, 1))).containsExactly(ONE, TWO, HALF);
        assertThat(shapes(ShapeMix.of(pods, 0.51))).containsExactly(ONE, TWO);
        assertThat(shapes(ShapeMix.of(pods, 0.5))).containsExactly(ONE);
        assertThat(shapes(ShapeMix.of(pods, 0))).isEmpty();
    }

    @Test
    void frequencies_are_parts_of_what_is_kept() {
        assertThat(frequencies(ShapeMix.of(pods, 1)))
                .containsExactly(new double[] {3 / 6.0, 2 / 6.0, 1 / 6.0}, within(1e-12));
        assertThat(frequencies(ShapeMix.of(pods, 0.51)))
                .containsExactly(new double[] {3 / 5.0, 2 / 5.0}, within(1e-12));
    }

    @Test
    void memory_does_not_tell_shapes_apart() {
        ShapeMix mix = ShapeMix.of(
                List.of(new PodShape(1000, 5, 1, 1000, List.of()), new PodShape(1000, 9, 1, 1000, List.of())), 1);

        assertThat(shapes(mix)).containsExactly(ONE);
    }

    @Test
    void equally_frequent_shapes_come_largest_first_and_then_by_type() {
        List<PodShape> sorted = List.of(
                new PodShape(2000, 0, 1, 500, List.of()),
                new PodShape(1000, 0, 8, 1000, List.of()),
                new PodShape(1000, 0, 1, 1000, List.of(A100)),
                new PodShape(1000, 0, 1, 1000, List.of(H100)),
                new PodShape(1000, 0, 1, 500, List.of()));
        List<PodShape> shuffled = new ArrayList<>(sorted);
        Collections.shuffle(shuffled, new Random(1));

        assertThat(shapes(ShapeMix.of(shuffled, 1))).isEqualTo(sorted);
    }

    @Test
    void fragmentation_is_what_the_average_pod_cannot_use() {
        NodeState node = new NodeState(H100, 1000, 0, new int[] {1000, 400, 0}, 1);
        ShapeMix mix = ShapeMix.ofCounts(Map.of(ONE, 1L, TWO, 1L), 1);

        // One GPU can be used by the one and leaves 400; the other finds too few GPUs and too little CPU: all 1400.
        assertThat(mix.fragmentation(node)).isEqualTo((400 + 1400) / 2.0);
        assertThat(ShapeMix.strandedByOne(node, ONE)).isEqualTo(400);
        assertThat(ShapeMix.strandedByOne(node, TWO)).isEqualTo(1400);
        assertThat(ShapeMix.strandedByOne(node, new PodShape(1001, 0, 1, 1000, List.of())))
                .isEqualTo(1400);
    }

    @Test
    void fragmentation_is_that_of_each_shape_taken_alone() {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            List<PodShape> some =
                    IntStream.range(0, 12).mapToObj(i -> anyPod(random)).toList();
            NodeState node = anyNode(random);
            double expected = some.stream()
                    .mapToInt(pod -> cannotUse(node, pod))
                    .average()
                    .orElse(0);

            assertThat(ShapeMix.of(some, 1).fragmentation(node)).isCloseTo(expected, within(1e-6));
        }
    }

    private static int cannotUse(NodeState node, PodShape pod) {
        int[] gpus = IntStream.range(0, node.gpus()).map(node::freeGpuMillis).toArray();
        long roomy = IntStream.of(gpus).filter(free -> free >= pod.gpuMillis()).count();
        boolean runs = pod.gpus() > 0
                && (pod.types().isEmpty() || pod.types().contains(node.type()))
                && pod.cpuMillis() <= node.freeCpuMillis()
                && pod.gpus() <= roomy;
        return IntStream.of(gpus)
                .filter(free -> !runs || free < pod.gpuMillis())
                .sum();
    }

    private static PodShape anyPod(Random random) {
        int gpus = random.nextInt(4);
        int millis = gpus == 0 ? 0 : gpus == 1 ? 250 * (1 + random.nextInt(4)) : 1000;
        return new PodShape(
                1000L * random.nextInt(5), 0, gpus, millis, random.nextInt(4) == 0 ? List.of(A100) : List.of());
    }

    private static NodeState anyNode(Random random) {
        int[] free = IntStream.range(0, 4).map(gpu -> 250 * random.nextInt(5)).toArray();
        return new NodeState(random.nextBoolean() ? H100 : A100, 1000L * random.nextInt(5), 0, free, 0);
    }

    private static List<PodShape> shapes(ShapeMix mix) {
        return IntStream.range(0, mix.size()).mapToObj(mix::shape).toList();
    }

    private static double[] frequencies(ShapeMix mix) {
        return IntStream.range(0, mix.size()).mapToDouble(mix::frequency).toArray();
    }
}
