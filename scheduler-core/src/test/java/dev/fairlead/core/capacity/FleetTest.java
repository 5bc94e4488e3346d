package dev.fairlead.core.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.Topology;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nodes come, change and go; what is booked stays booked. */
class FleetTest {
    private static final GpuType H100 = new GpuType("H100");
    private static final GpuType A100 = new GpuType("A100");
    private static final NodeName N1 = new NodeName("n1");

    private final Fleet fleet = new Fleet(new Topology(List.of("rack", "node")));

    @Test
    void aNameKeepsItsSlot() {
        int slot = fleet.slot(N1);

        assertThat(fleet.slot(new NodeName("n2"))).isNotEqualTo(slot);
        assertThat(fleet.slot(N1)).isEqualTo(slot);
        assertThat(fleet.name(slot)).isEqualTo(N1);
        assertThat(fleet.slotCount()).isEqualTo(2);
        assertThat(fleet.node(slot)).isNull();
        assertThat(fleet.node(new NodeName("never heard of"))).isNull();
        fleet.put(node("n1", 8));
        assertThat(fleet.node(N1)).isEqualTo(node("n1", 8)).isEqualTo(fleet.node(slot));
    }

    @Test
    void theVersionGrowsWithNodesAndNotWithWhatRunsThere() {
        fleet.put(node("n1", 8));
        long version = fleet.version();

        fleet.put(node("n1", 8));
        fleet.putForeignUsage(N1, Resources.ofGpus(1));
        fleet.bookNow(0, Resources.ofGpus(1), 1);
        fleet.remove(new NodeName("n2"));
        assertThat(fleet.version()).isEqualTo(version);
        fleet.put(node("n1", 7));
        assertThat(fleet.version()).isGreaterThan(version);
        version = fleet.version();
        fleet.remove(N1);
        assertThat(fleet.version()).isGreaterThan(version);
        version = fleet.version();
        fleet.remove(N1);
        assertThat(fleet.version()).isEqualTo(version);
    }

    @Test
    void whatIsBookedOutlivesTheNode() {
        fleet.bookNow(fleet.slot(N1), Resources.ofGpus(3), 1);
        fleet.put(node("n1", 8));
        assertThat(fleet.now().free(0).gpus()).isEqualTo(5);
        assertThat(fleet.future().free(0).gpus()).isEqualTo(8);

        fleet.remove(N1);
        assertThat(fleet.now().usable(0)).isFalse();
        fleet.put(node("n1", 4));
        assertThat(fleet.now().free(0).gpus()).isEqualTo(1);
        fleet.bookNow(0, Resources.ofGpus(3), -1);
        assertThat(fleet.now().free(0).gpus()).isEqualTo(4);
        fleet.bookFuture(0, Resources.ofGpus(2), 1);
        assertThat(fleet.future().free(0).gpus()).isEqualTo(2);
    }

    @Test
    void whatOthersUseIsReplacedAndNotAdded() {
        fleet.put(node("n1", 8));
        fleet.putForeignUsage(N1, Resources.ofGpus(3));
        fleet.putForeignUsage(N1, Resources.ofGpus(2));

        assertThat(fleet.foreignUsage(0)).isEqualTo(Resources.ofGpus(2));
        assertThat(fleet.now().free(0).gpus()).isEqualTo(6);
        assertThat(fleet.future().free(0).gpus()).isEqualTo(6);
        assertThat(fleet.capacities()).containsExactly(Map.entry(H100, 6L));
    }

    @Test
    void capacityIsThatOfUsableNodesAndATypeIsThereAsLongAsANodeHasIt() {
        fleet.put(node("n1", 8));
        fleet.put(node("n2", 2));
        fleet.putForeignUsage(new NodeName("n2"), Resources.ofGpus(3));
        fleet.put(
                new Node(new NodeName("old"), A100, Resources.ofGpus(4), List.of("r"), Map.of(), List.of(), "is ill"));
        assertThat(fleet.capacities()).containsExactly(Map.entry(A100, 0L), Map.entry(H100, 8L));

        fleet.remove(new NodeName("old"));
        assertThat(fleet.capacities()).containsExactly(Map.entry(H100, 8L));
        fleet.remove(N1);
        assertThat(fleet.capacities()).containsExactly(Map.entry(H100, 0L));
    }

    @Test
    void anEmptyClusterIsWhatWouldBeFreeIfNothingRanAndNothingWereBroken() {
        fleet.put(node("n1", 8));
        fleet.put(
                new Node(new NodeName("ill"), H100, Resources.ofGpus(4), List.of("r"), Map.of(), List.of(), "is ill"));
        fleet.bookNow(0, Resources.ofGpus(5), 1);
        fleet.putForeignUsage(N1, Resources.ofGpus(1));

        CapacityView empty = fleet.whenEmpty();
        assertThat(empty.freeGpus(fleet.tree().root(H100))).isEqualTo(12);
        assertThat(empty.usable(1)).isTrue();
        assertThat(empty.replicasThatFit(1, Resources.ofGpuShare(500)))
                .as("as many pods as it has slots")
                .isEqualTo(1);
        assertThat(fleet.whenEmpty()).as("kept").isSameAs(empty);
        fleet.remove(new NodeName("ill"));
        assertThat(fleet.whenEmpty().freeGpus(fleet.tree().root(H100))).isEqualTo(8);
    }

    @Test
    void aLargeRackIsReadByName() {
        for (int i = 0; i < 200; i++) {
            fleet.put(node(String.format("m%03d", i), i % 67 == 5 ? 4 : 8));
        }
        CapacityView view = fleet.now();
        int rack = fleet.tree().leaf(0);

        assertThat(view.nextNodeWithFreeGpus(rack, 4, 0)).isEqualTo(5);
        assertThat(view.nextNodeWithFreeGpus(rack, 4, 6)).isEqualTo(72);
        assertThat(view.nextNodeWithFreeGpus(rack, 4, 73)).isEqualTo(139);
        assertThat(view.nextNodeWithFreeGpus(rack, 4, 140)).isEqualTo(-1);
        assertThat(view.nextNodeWithFreeGpus(rack, 8, 199)).isEqualTo(199);
        assertThat(view.nextNodeWithFreeGpus(rack, 8, 200)).isEqualTo(-1);
        assertThat(view.nextNodeWithFreeGpus(rack, 8, 300)).isEqualTo(-1);
        assertThat(view.nodesWithFreeGpus(rack, 4)).isEqualTo(3);
    }

    @Test
    void aFrozenCopyIsNotReachedByLaterChanges() {
        fleet.put(node("n1", 8));
        fleet.bookNow(0, Resources.ofGpus(2), 1);
        fleet.bookNow(0, Resources.ofGpuShare(300), 7, 1);
        Fleet frozen = fleet.frozen();

        fleet.bookNow(0, Resources.ofGpus(6), 1);
        fleet.bookNow(0, Resources.ofGpuShare(300), 7, 1);
        fleet.putForeignUsage(N1, Resources.ofGpus(1));
        fleet.remove(N1);

        assertThat(frozen.now().free(0).gpus()).isEqualTo(5);
        assertThat(frozen.now().freeGpus(frozen.tree().root(H100))).isEqualTo(5);
        assertThat(frozen.now().freeOnOpened(0)).isEqualTo(700);
        assertThat(frozen.now().replicasByGpusAlone(frozen.tree().root(H100), Resources.ofGpuShare(500)))
                .isEqualTo(11);
        assertThat(frozen.now().nodesWithOpened(frozen.tree().root(H100), Resources.ofGpuShare(700)))
                .containsExactly(0);
        assertThat(frozen.node(N1)).isEqualTo(node("n1", 8));
        assertThat(frozen.foreignUsage(0)).isEqualTo(Resources.ZERO);
        assertThat(frozen.topology()).isEqualTo(fleet.topology());
        assertThat(frozen.version()).isLessThan(fleet.version());
    }

    @Test
    void changesAreLoggedWhileSomebodyMightGoBack() {
        fleet.put(node("n1", 8));
        fleet.put(node("n2", 8));
        CapacityView view = fleet.now();
        int mark = view.mark();
        view.add(1, Resources.ofGpus(1), -1);
        view.add(0, Resources.ofGpus(1), -1);

        assertThat(view.changes()).isEqualTo(2);
        assertThat(view.changedSlot(0)).isEqualTo(1);
        assertThat(view.changedSlot(1)).isZero();
        view.rollback(mark);
        assertThat(view.changes()).isZero();
        view.add(0, Resources.ofGpus(1), -1);
        assertThat(view.changes()).as("nobody might").isZero();
        view.mark();
        view.mark();
        view.add(0, Resources.ofGpus(1), -1);
        view.keep();
        assertThat(view.changes()).as("kept for the outer mark").isEqualTo(1);
        view.keep();
        assertThat(view.changes()).isZero();
    }

    @Test
    void aShareHasADeviceAndNothingElseHasOne() {
        fleet.put(node("n1", 8));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> fleet.bookNow(0, Resources.ofGpuShare(5), 1))
                .withMessageContaining("a share of a GPU, and nothing else, has a device")
                .withMessageContaining("of slot 0");
        assertThatIllegalArgumentException().isThrownBy(() -> fleet.bookNow(0, Resources.ofGpus(5), 0, 1));
    }

    @Test
    void noMoreIsGivenBackThanWasTaken() {
        fleet.put(node("n1", 8));
        fleet.bookNow(0, Resources.ofGpuShare(300), 1, 1);

        assertThatIllegalStateException()
                .isThrownBy(() -> fleet.bookNow(0, Resources.ofGpuShare(301), 1, -1))
                .withMessage("more of device 1 of slot 0 is given back than was taken: -1");
    }

    private static Node node(String name, long gpus) {
        return new Node(
                new NodeName(name),
                H100,
                new Resources(gpus, 8_000, 0, 0, name.equals("ill") ? 1 : 100),
                List.of("r"),
                Map.of(),
                List.of(),
                "");
    }
}
