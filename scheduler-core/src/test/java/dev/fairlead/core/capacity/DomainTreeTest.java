package dev.fairlead.core.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fairlead.core.model.GpuType;
import dev.fairlead.core.model.Node;
import dev.fairlead.core.model.NodeName;
import dev.fairlead.core.model.Resources;
import dev.fairlead.core.model.Topology;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nodes in zones and racks, by type; numbered by name, whoever was announced first. */
class DomainTreeTest {
    private static final GpuType H100 = new GpuType("H100");
    private static final GpuType A100 = new GpuType("A100");

    private final Fleet fleet = new Fleet(new Topology(List.of("zone", "rack", "node")));

    DomainTreeTest() {
        node("first", H100, "b", "r2");
        node("n9", H100, "b", "r1");
        node("n3", H100, "a", "r2");
        node("n2", H100, "a", "r1");
        node("old", A100, "a", "r1");
        node("n1", H100, "a", "r1");
        node("loose", H100, "a", "");
    }

    @Test
    void typesAndDomainsAndNodesComeByName() {
        DomainTree tree = fleet.tree();
        int root = tree.root(H100);

        assertThat(tree.types()).containsExactly(A100, H100);
        assertThat(labels(tree, tree.children(root))).containsExactly("a", "b");
        assertThat(labels(tree, tree.children(tree.children(root)[0]))).containsExactly("", "r1", "r2");
        assertThat(names(tree.allSlots(root))).containsExactly("loose", "n1", "n2", "n3", "n9", "first");
        assertThat(names(tree.slots(leafOf("n2")))).containsExactly("n1", "n2");
        assertThat(tree.rank(slot("n1"))).isZero();
        assertThat(tree.rank(slot("n2"))).isEqualTo(1);
        assertThat(tree.slots(root)).isEmpty();
        assertThat(tree.domainCount())
                .as("a type, a zone and a rack; a type, two zones and five racks")
                .isEqualTo(11);
    }

    @Test
    void theWayUpFromANode() {
        DomainTree tree = fleet.tree();
        int rack = leafOf("n2");
        int zone = tree.parent(rack);

        assertThat(tree.describe(rack)).isEqualTo("rack r1");
        assertThat(tree.describe(zone)).isEqualTo("zone a");
        assertThat(tree.describe(tree.parent(zone))).isEqualTo("the cluster");
        assertThat(List.of(tree.depth(rack), tree.depth(zone), tree.depth(tree.parent(zone))))
                .containsExactly(2, 1, 0);
        assertThat(tree.parent(tree.root(H100))).isEqualTo(-1);
        assertThat(tree.rootOf(rack)).isEqualTo(tree.root(H100));
        assertThat(tree.rootOf(tree.root(A100))).isEqualTo(tree.root(A100));
        assertThat(tree.label(tree.root(A100))).isEqualTo("A100");
    }

    @Test
    void racksOfOneNameInTwoZonesAreTwo() {
        assertThat(leafOf("n9")).isNotEqualTo(leafOf("n1"));
        assertThat(leafOf("n2")).isEqualTo(leafOf("n1"));
    }

    @Test
    void nodesWithoutALabelAreInADomainWithoutAName() {
        DomainTree tree = fleet.tree();

        assertThat(tree.isNamed(leafOf("loose"))).isFalse();
        assertThat(tree.isNamed(leafOf("n1"))).isTrue();
        assertThat(tree.parent(leafOf("loose"))).isEqualTo(tree.parent(leafOf("n1")));
    }

    @Test
    void aNodeWithTooFewLabelsLacksTheInnermost() {
        node("short", H100, "a");

        assertThat(leafOf("short")).isEqualTo(leafOf("loose"));
    }

    @Test
    void whoIsGoneIsNowhere() {
        fleet.remove(new NodeName("n3"));

        assertThat(leafOf("n3")).isEqualTo(-1);
        assertThat(fleet.tree().leaf(999)).isEqualTo(-1);
        assertThat(fleet.tree().has(H100)).isTrue();
        fleet.remove(new NodeName("old"));
        assertThat(fleet.tree().has(A100)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fleet.tree().root(A100))
                .withMessage("no node has GPUs of type A100");
    }

    private void node(String name, GpuType type, String... domains) {
        fleet.put(new Node(new NodeName(name), type, Resources.ofGpus(8), List.of(domains), Map.of(), List.of(), ""));
    }

    private int slot(String node) {
        return fleet.slot(new NodeName(node));
    }

    private int leafOf(String node) {
        return fleet.tree().leaf(slot(node));
    }

    private List<String> names(int[] slots) {
        return Arrays.stream(slots).mapToObj(slot -> fleet.name(slot).value()).toList();
    }

    private static List<String> labels(DomainTree tree, int[] domains) {
        return Arrays.stream(domains).mapToObj(tree::label).toList();
    }
}
