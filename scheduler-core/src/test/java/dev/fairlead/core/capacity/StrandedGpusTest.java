package dev.fairlead.core.capacity;

import static dev.fairlead.core.capacity.StrandedGpus.SMALLEST_SHARE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.core.capacity.StrandedGpus.Cause;
import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.Topology;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Free GPUs that nobody can have, and why. */
class StrandedGpusTest {
    private static final long GIBIBYTE = 1L << 30;
    private static final Resources WHOLE = new Resources(8, 64_000, 512 * GIBIBYTE, 100 * GIBIBYTE, 110);

    private final Fleet fleet = new Fleet(new Topology(List.of("node")));

    @Test
    void whereNothingIsScarceNothingIsStranded() {
        node("n1", WHOLE);
        use("n1", new Resources(4, 60_000, 508 * GIBIBYTE, 96 * GIBIBYTE, 109));

        StrandedGpus stranded = figures(NodeState.USABLE);
        assertThat(stranded.gpus()).isEmpty();
        assertThat(stranded.nodes()).containsExactly(Map.entry(NodeState.USABLE, 1));
    }

    @Test
    void gpusBeyondWhatTheFreeCpuAllowsAreStrandedByIt() {
        node("n1", WHOLE);
        use("n1", new Resources(2, 61_500, 0, 0, 1));

        assertThat(figures(NodeState.USABLE).gpus()).containsExactly(Map.entry(Cause.CPU, 4L));
    }

    @Test
    void eachGpuCountsOnceUnderTheScarcestResource() {
        node("n1", WHOLE);
        use("n1", new Resources(0, 60_000, 510 * GIBIBYTE, 97 * GIBIBYTE, 1));

        assertThat(figures(NodeState.USABLE).gpus()).containsExactly(Map.entry(Cause.MEMORY, 6L));
    }

    @Test
    void localStorageCountsUnlessTheNodeReportsNone() {
        node("n1", WHOLE);
        use("n1", new Resources(0, 0, 0, 99 * GIBIBYTE, 1));
        node("n2", new Resources(8, 64_000, 512 * GIBIBYTE, 0, 110));

        assertThat(figures(NodeState.USABLE).gpus()).containsExactly(Map.entry(Cause.EPHEMERAL_STORAGE, 7L));
    }

    @Test
    void onePodSlotIsEnoughForAllGpusOfANode() {
        node("n1", WHOLE);
        use("n1", new Resources(1, 1000, 0, 0, 109));
        assertThat(figures(NodeState.USABLE).gpus()).isEmpty();

        use("n1", new Resources(0, 0, 0, 0, 1));
        assertThat(figures(NodeState.USABLE).gpus()).containsExactly(Map.entry(Cause.PODS, 7L));
    }

    @Test
    void overcommittedNodesStrandNoLessThanNothing() {
        node("n1", WHOLE);
        use("n1", new Resources(9, 90_000, 0, 0, 1));

        assertThat(figures(NodeState.USABLE).gpus()).isEmpty();
    }

    @Test
    void anUnusableNodeStrandsWhatIsFreeOnItByItsState() {
        node("n1", WHOLE);
        use("n1", new Resources(3, 64_000, 0, 0, 1));

        for (NodeState state :
                List.of(NodeState.CORDONED, NodeState.TAINTED, NodeState.UNHEALTHY, NodeState.NOT_READY)) {
            StrandedGpus stranded = figures(state);
            assertThat(stranded.gpus()).containsExactly(Map.entry(Cause.valueOf(state.name()), 5L));
            assertThat(stranded.nodes()).containsExactly(Map.entry(state, 1));
        }
    }

    @Test
    void typesAreToldApart() {
        node("n1", WHOLE);
        fleet.put(new Node(new NodeName("a1"), new GpuType("A100"), WHOLE, List.of(), Map.of(), List.of(), ""));

        List<StrandedGpus> all = StrandedGpus.of(
                fleet,
                SMALLEST_SHARE,
                node -> node.gpuType().name().equals("A100") ? NodeState.UNHEALTHY : NodeState.USABLE);

        assertThat(all).extracting(each -> each.type().name()).containsExactly("A100", "H100");
        assertThat(all.getFirst().gpus()).containsExactly(Map.entry(Cause.UNHEALTHY, 8L));
        assertThat(all.getLast().gpus()).isEmpty();
    }

    private StrandedGpus figures(NodeState state) {
        return StrandedGpus.of(fleet, SMALLEST_SHARE, node -> state).getFirst();
    }

    private void node(String name, Resources offered) {
        fleet.put(new Node(new NodeName(name), new GpuType("H100"), offered, List.of(), Map.of(), List.of(), ""));
    }

    private void use(String node, Resources used) {
        fleet.bookNow(fleet.slot(new NodeName(node)), used, 1);
    }
}
